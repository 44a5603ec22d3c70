#define _GNU_SOURCE
#include "namespaces.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/close_range.h>
#include <pthread.h>
#include <sched.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* Marks every descriptor from 3 on to be closed by exec. */
static int mark_closed_on_exec(void) {
    if (syscall(SYS_close_range, 3U, ~0U, CLOSE_RANGE_CLOEXEC) == 0) return 0;
    if (errno != ENOSYS && errno != EINVAL) return -1;
    struct rlimit limit; /* Linux before 5.11 */
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return -1;
    for (rlim_t descriptor = 3; descriptor < limit.rlim_cur && descriptor < 1048576; descriptor++)
        fcntl((int)descriptor, F_SETFD, FD_CLOEXEC);
    return 0;
}

static int set_open_files(uint64_t count) {
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return -1;
    limit.rlim_cur = count;
    if (limit.rlim_max == RLIM_INFINITY || count > limit.rlim_max) limit.rlim_max = count;
    return setrlimit(RLIMIT_NOFILE, &limit);
}

/* No file that it writes, its output included, may grow beyond: who goes on is ended by SIGXFSZ. */
static int set_file_size(uint64_t bytes) {
    struct rlimit limit;
    if (getrlimit(RLIMIT_FSIZE, &limit) != 0) return -1;
    if (limit.rlim_max != RLIM_INFINITY && limit.rlim_max < bytes) bytes = limit.rlim_max;
    limit.rlim_cur = limit.rlim_max = bytes;
    return setrlimit(RLIMIT_FSIZE, &limit);
}

static int redirect(const struct clinux_spawn_request *request, struct clinux_failure *failure) {
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    if (null < 0 || dup2(null, STDIN_FILENO) < 0)
        return failed(failure, CLINUX_STEP_STANDARD_INPUT);
    bool is_given = request->output == NULL && request->output_descriptor >= 0;
    if (request->output == NULL && !is_given && request->inherits_output) return 0;
    int output = is_given ? request->output_descriptor : null;
    if (request->output != NULL)
        output = open(request->output, O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0644);
    if (output < 0 || dup2(output, STDOUT_FILENO) < 0 || dup2(output, STDERR_FILENO) < 0)
        return failed(failure, CLINUX_STEP_STANDARD_OUTPUT);
    for (int standard = 0; standard < 3; standard++)
        fcntl(standard, F_SETFD, 0); /* open took this very number when the parent had closed it */
    return 0;
}

/* Raw system calls: glibc's wrappers would try to change the identity of threads that this child
 * has not. */
static int drop_identity(const struct clinux_spawn_request *request,
                         struct clinux_failure *failure) {
    if (!request->sets_identity) return 0;
    if (syscall(SYS_setgroups, 0, NULL) != 0) return failed(failure, CLINUX_STEP_GROUPS);
    if (syscall(SYS_setresgid, request->group, request->group, request->group) != 0)
        return failed(failure, CLINUX_STEP_GROUP);
    if (syscall(SYS_setresuid, request->user, request->user, request->user) != 0)
        return failed(failure, CLINUX_STEP_USER);
    return 0;
}

/* The bounding set must go while CAP_SETPCAP is still there. Who has not got it has nothing that
 * exec could give back: with no_new_privs, exec grants no capability that was not permitted before.
 */
static int empty_bounding_set(void) {
    if (!clinux_has_capability(CAP_SETPCAP)) return 0;
    for (int capability = 0; prctl(PR_CAPBSET_READ, capability, 0, 0, 0) >= 0; capability++)
        if (prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) != 0) return -1;
    return 0;
}

static int drop_privileges(const struct clinux_spawn_request *request,
                           struct clinux_failure *failure) {
    if (!request->without_privileges) return drop_identity(request, failure);
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
        return failed(failure, CLINUX_STEP_NO_NEW_PRIVILEGES);
    if (empty_bounding_set() != 0) return failed(failure, CLINUX_STEP_BOUNDING_SET);
    if (drop_identity(request, failure) != 0) return -1;
    prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0,
          0); /* before Linux 4.3 there is no such set */
    struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3, .pid = 0};
    struct __user_cap_data_struct none[_LINUX_CAPABILITY_U32S_3] = {{0}};
    if (syscall(SYS_capset, &header, none) != 0) return failed(failure, CLINUX_STEP_CAPABILITIES);
    return 0;
}

/* Between clone and exec: only async-signal-safe calls. Returns only when a step failed. */
static int become(const struct clinux_spawn_request *request, const struct namespace_set *set,
                  pid_t parent, struct clinux_failure *failure) {
    signals_reset(NULL);
    if (mark_closed_on_exec() != 0) return failed(failure, CLINUX_STEP_CLOSE);
    if (request->fresh_namespaces && namespaces_set_up(set, failure) != 0) return -1;
    if (setsid() < 0) return failed(failure, CLINUX_STEP_SESSION);
    if (redirect(request, failure) != 0) return -1;
    if (request->open_files > 0 && set_open_files(request->open_files) != 0)
        return failed(failure, CLINUX_STEP_OPEN_FILES);
    if (request->file_size > 0 && set_file_size(request->file_size) != 0)
        return failed(failure, CLINUX_STEP_FILE_SIZE);
    /* Opened, and the directory entered, while the old identity may still pass the directories
     * above them. */
    int executable = open(request->executable, O_PATH | O_CLOEXEC);
    if (executable < 0) return failed(failure, CLINUX_STEP_EXECUTABLE);
    if (request->directory != NULL && chdir(request->directory) != 0)
        return failed(failure, CLINUX_STEP_DIRECTORY);
    if (drop_privileges(request, failure) != 0) return -1;
    /* Last, because a change of user takes it back. */
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0) return failed(failure, CLINUX_STEP_DEATH_SIGNAL);
    if (!request->fresh_namespaces && getppid() != parent) _exit(127); /* it ended meanwhile */
    execve(request->executable, request->arguments, request->environment);
    int error = errno;
    /* By path first: some kernels name a process that was executed by descriptor after the
     * descriptor. */
    syscall(SYS_execveat, executable, "", request->arguments, request->environment, AT_EMPTY_PATH);
    errno = error;
    return failed(failure, CLINUX_STEP_EXEC);
}

/* What the child is told: its parent waits until it has executed or ended, so all of it stays. */
struct start {
    const struct clinux_spawn_request *request;
    struct namespace_set set;
    pid_t parent;
    int report[2];
};

static int run_child(void *argument) {
    const struct start *start = argument;
    struct clinux_failure failure = {0};
    become(start->request, &start->set, start->parent, &failure);
    write_whole(start->report[1], &failure, sizeof failure);
    _exit(127);
}

/* Like vfork: the child borrows the parent's memory and only the calling thread waits for it. A
 * fork would copy page tables, and every thread's next write to each page would fault: the load
 * would feel it. */
static pid_t clone_borrowing(struct start *start) {
    static _Alignas(16) char stack[128 * 1024]; /* one child at a time */
    /* A change of user in the child also forbids core dumps of the memory that it borrows. */
    int dumpable = prctl(PR_GET_DUMPABLE, 0, 0, 0, 0);
    pid_t child = clone(run_child, stack + sizeof stack, CLONE_VM | CLONE_VFORK | SIGCHLD, start);
    int error = errno;
    if (dumpable == 1) prctl(PR_SET_DUMPABLE, 1, 0, 0, 0);
    errno = error;
    return child;
}

static int start(const struct clinux_spawn_request *request, pid_t *pid, int *process_descriptor,
                 struct clinux_failure *failure) {
    struct start start = {.request = request, .parent = getpid()};
    if (pipe2(start.report, O_CLOEXEC) != 0) return failed(failure, CLINUX_STEP_PIPE);
    unsigned flags = request->fresh_namespaces ? CLINUX_NAMESPACE_ALL_BUT_USER : 0;
    if (request->fresh_namespaces && request->user_namespace) flags |= CLINUX_NAMESPACE_USER;
    namespaces_prepare(&start.set, flags);
    pid_t child = flags == 0 ? clone_borrowing(&start) : namespaces_clone(&start.set);
    if (child == 0) run_child(&start);
    if (child < 0) failed(failure, CLINUX_STEP_CLONE);
    close(start.report[1]);
    bool refused = child > 0 && read_whole(start.report[0], failure, sizeof *failure);
    close(start.report[0]);
    if (refused)
        while (waitpid(child, NULL, 0) < 0 && errno == EINTR) {
        }
    if (child < 0 || refused) return -1;
    *pid = child;
    *process_descriptor = (int)syscall(SYS_pidfd_open, child, 0);
    return 0;
}

/* The thread that starts every process, and the one request that it is working on. */
static struct {
    pthread_once_t once;
    pthread_mutex_t one_at_a_time;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    int thread_error;
    const struct clinux_spawn_request *request;
    pid_t pid;
    int process_descriptor;
    int result;
    struct clinux_failure failure;
} spawner = {
    .once = PTHREAD_ONCE_INIT,
    .one_at_a_time = PTHREAD_MUTEX_INITIALIZER,
    .lock = PTHREAD_MUTEX_INITIALIZER,
    .changed = PTHREAD_COND_INITIALIZER,
};

static void *serve(void *unused) {
    (void)unused;
    clinux_name_thread("spawner");
    pthread_mutex_lock(&spawner.lock);
    for (;;) {
        while (spawner.request == NULL) pthread_cond_wait(&spawner.changed, &spawner.lock);
        spawner.result =
            start(spawner.request, &spawner.pid, &spawner.process_descriptor, &spawner.failure);
        spawner.request = NULL;
        pthread_cond_broadcast(&spawner.changed);
    }
    return NULL;
}

static void start_serving(void) {
    /* Without any signal, so that no handler of this program runs in a child before its handlers
     * are reset. */
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    pthread_attr_t detached;
    pthread_attr_init(&detached);
    pthread_attr_setdetachstate(&detached, PTHREAD_CREATE_DETACHED);
    pthread_t thread;
    spawner.thread_error = pthread_create(&thread, &detached, serve, NULL);
    pthread_attr_destroy(&detached);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
}

int clinux_spawn(const struct clinux_spawn_request *request, pid_t *pid, int *process_descriptor,
                 struct clinux_failure *failure) {
    *failure = (struct clinux_failure){0};
    pthread_once(&spawner.once, start_serving);
    if (spawner.thread_error != 0) {
        errno = spawner.thread_error;
        return failed(failure, CLINUX_STEP_THREAD);
    }
    pthread_mutex_lock(&spawner.one_at_a_time);
    pthread_mutex_lock(&spawner.lock);
    spawner.failure = (struct clinux_failure){0};
    spawner.request = request;
    pthread_cond_broadcast(&spawner.changed);
    while (spawner.request != NULL) pthread_cond_wait(&spawner.changed, &spawner.lock);
    int result = spawner.result;
    *pid = spawner.pid;
    *process_descriptor = spawner.process_descriptor;
    *failure = spawner.failure;
    pthread_mutex_unlock(&spawner.lock);
    pthread_mutex_unlock(&spawner.one_at_a_time);
    return result;
}

int clinux_signal_process_descriptor(int process_descriptor, int signal) {
    return syscall(SYS_pidfd_send_signal, process_descriptor, signal, NULL, 0) == 0 ? 0 : errno;
}

int clinux_reap(pid_t pid, bool *killed, int *status) {
    int raw = 0;
    pid_t ended;
    do ended = waitpid(pid, &raw, WNOHANG);
    while (ended < 0 && errno == EINTR);
    if (ended <= 0) return (int)ended;
    *killed = WIFSIGNALED(raw);
    *status = *killed ? WTERMSIG(raw) : WEXITSTATUS(raw);
    return 1;
}

void clinux_sharpen_timers(void) {
    prctl(PR_SET_TIMERSLACK, 1, 0, 0, 0);
}

void clinux_name_thread(const char *name) {
    prctl(PR_SET_NAME, name, 0, 0, 0);
}

void clinux_name_process(const char *name) {
    int file = open("/proc/self/comm", O_WRONLY | O_CLOEXEC);
    if (file < 0) return; /* a name is a nicety */
    write_whole(file, name, strlen(name));
    close(file);
}
