def check_collapsed(case):
    assert not case.certificate.collapsed
