"""Timers and handlers that strike while the next answer is judged."""

from hostile.kit import WRONG, Case

CODE = """
import signal
def strike(*_):
    raise SystemExit("struck")
for number in (signal.SIGALRM, signal.SIGUSR1, signal.SIGVTALRM, signal.SIGPROF):
    signal.signal(number, strike)
signal.setitimer(signal.ITIMER_REAL, 0.05, 0.05)
signal.setitimer(signal.ITIMER_VIRTUAL, 0.05, 0.05)
""" + WRONG
CASE = Case(118, "Z", CODE, flags=("suspicious:process-control",))
