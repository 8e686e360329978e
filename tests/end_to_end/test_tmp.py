import time
def test_x(deployed, attempt):
    t=time.time()
    assert deployed.run.code == 0
    print(len(deployed.before), len(deployed.after))
    for k in sorted(deployed.after): 
        if k[0] not in ('StackEvent','StackResource'): print(k)
    s = attempt("deploy"); print(s.run.code, s.after.differs_from(s.before), time.time()-t)
    t=time.time()
    s = attempt("plan", ("specs/petclinic.yaml",'metric: genai.Errors@Sum\n    threshold: "> 5"','metric: genai.Errors@Sum\n    threshold: "> 7"')); print(s.run.code, s.after.differs_from(s.before), time.time()-t)
    t=time.time()
    s = attempt("deploy", ("specs/petclinic.yaml",'metric: genai.Errors@Sum\n    threshold: "> 5"','metric: genai.Errors@Sum\n    threshold: "> 7"')); print(s.run.code, {k for k in s.after.differs_from(s.before) if k[0]!='StackEvent'}, time.time()-t)
