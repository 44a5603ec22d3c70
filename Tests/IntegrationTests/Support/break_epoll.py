"""Makes a thread's next wait for events fail with EBADF, as a debugger does: break_epoll.py PROCESS THREAD-NAME.
For WorkerDeathTests: nothing in the program can be asked to fail. Ends with 77 where the kernel does not allow it."""
import ctypes, errno, os, sys, time

SEIZE, INTERRUPT, GETREGS, SETREGS, DETACH, WAIT_ALL = 0x4206, 0x4207, 12, 13, 17, 0x40000000
RAX, ORIG_RAX, WAITS = 10, 15, {232, 281, 441}  # user_regs_struct; epoll_wait, epoll_pwait, epoll_pwait2

libc = ctypes.CDLL(None, use_errno=True)
libc.ptrace.restype = ctypes.c_long
libc.ptrace.argtypes = [ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p]


def trace(request, data=None):
    if libc.ptrace(request, thread, None, data) == 0:
        return
    number = ctypes.get_errno()
    sys.exit(77 if number in (errno.EPERM, errno.EACCES, errno.ENOSYS) else os.strerror(number))


def named(process, name):
    for number in os.listdir(f"/proc/{process}/task"):
        with open(f"/proc/{process}/task/{number}/comm") as comm:
            if comm.read().strip() == name:
                return int(number)
    sys.exit(f"process {process} has no thread {name}")


thread = named(sys.argv[1], sys.argv[2])
registers = (ctypes.c_longlong * 27)()
trace(SEIZE)
deadline = time.monotonic() + 20
while time.monotonic() < deadline:
    trace(INTERRUPT)
    os.waitpid(thread, WAIT_ALL)
    trace(GETREGS, ctypes.addressof(registers))
    if registers[ORIG_RAX] in WAITS and registers[RAX] == -errno.EINTR:
        registers[RAX] = -errno.EBADF
        trace(SETREGS, ctypes.addressof(registers))
        trace(DETACH)
        sys.exit()
    trace(7)  # CONT: it was not waiting
    time.sleep(0.005)
sys.exit(f"thread {thread} does not wait for events")
