#define _GNU_SOURCE
#include "sandbox.h"
#include "groups.h"
#include "namespaces.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

/* Three processes: the outer one, which the user started; init, its child and pid 1 of the
 * namespaces; and the harness, init's child, which executes this program anew.
 *
 * - The outer dies: init is told so twice, by its death signal and by the end of the life pipe,
 * whose only writing end the outer holds. With pid 1 gone the kernel kills everything in the
 * namespace.
 * - Init dies: the same, and the outer sees it.
 * - The harness dies: init sees it, reports and ends, and with it everything else.
 *
 * Without namespaces no kernel cleans up. Then init and the outer are both the parents of orphans
 * (subreapers), and whichever of them is left kills whatever is left below it; the harness dies
 * with init by its death signal. */

static const int forwarded[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGWINCH};
enum { FORWARDED = sizeof forwarded / sizeof forwarded[0] };

enum message_kind { MESSAGE_FAILED = 1, MESSAGE_ENDED = 2 };

/* What init and the harness tell the outer. */
struct message {
    int32_t kind;
    struct clinux_failure failure; /* MESSAGE_FAILED */
    int32_t wait_status;           /* MESSAGE_ENDED */
};

/* All that init needs, prepared before it is cloned. */
struct relaunch {
    struct namespace_set set;
    bool namespaces;
    char *const *arguments;
    char **environment;
    sigset_t ignored; /* signals that the user had ignored (nohup) and that stay so */
    int life[2];
    int messages[2];
    int reaper_life; /* the end of a pipe that keeps the reaper waiting; -1 for none */
};

/* The process to forward to, 0 while there is none, and the signals not yet forwarded, a bit each.
 */
static _Atomic pid_t forward_to;
static atomic_uint waiting;
static atomic_bool end_was_asked;

static void forward_waiting(void) {
    pid_t init = atomic_load(&forward_to);
    if (init <= 0) return;
    unsigned signals = atomic_exchange(&waiting, 0);
    for (int i = 0; i < FORWARDED; i++)
        if (signals & (1u << i)) kill(init, forwarded[i]);
}

/* The handler. It may run in any thread. */
static void forward(int signal) {
    int error = errno;
    if (signal != SIGWINCH) atomic_store(&end_was_asked, true);
    for (int i = 0; i < FORWARDED; i++)
        if (forwarded[i] == signal) atomic_fetch_or(&waiting, 1u << i);
    forward_waiting();
    errno = error;
}

static _Noreturn void give_up(const struct relaunch *relaunch,
                              const struct clinux_failure *failure) {
    struct message message = {.kind = MESSAGE_FAILED, .failure = *failure};
    write_whole(relaunch->messages[1], &message, sizeof message);
    _exit(127);
}

static _Noreturn void become_harness(const struct relaunch *relaunch, pid_t init) {
    struct clinux_failure failure = {0};
    /* And blocks none, whatever was blocked before: a pool's thread, which may have called, blocks
     * all. */
    signals_reset(&relaunch->ignored);
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0) {
        failed(&failure, CLINUX_STEP_DEATH_SIGNAL);
        give_up(relaunch, &failure);
    }
    if (getppid() != init) _exit(127); /* it died before the death signal was set */
    execve("/proc/self/exe", relaunch->arguments, relaunch->environment);
    failed(&failure, CLINUX_STEP_EXEC);
    give_up(relaunch, &failure);
}

static int take_signals(void) {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGCHLD);
    for (int i = 0; i < FORWARDED; i++) sigaddset(&set, forwarded[i]);
    return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

static _Noreturn void end_with(const struct relaunch *relaunch, int wait_status) {
    if (!relaunch->namespaces) kill_descendants();
    struct message message = {.kind = MESSAGE_ENDED, .wait_status = wait_status};
    write_whole(relaunch->messages[1], &message, sizeof message);
    _exit(WIFEXITED(wait_status) ? WEXITSTATUS(wait_status) : 70);
}

/* Init's life once the harness runs: reap, forward, and end with the harness or with the outer. */
static _Noreturn void watch(const struct relaunch *relaunch, int signals, pid_t harness) {
    struct pollfd polled[2] = {
        {.fd = signals, .events = POLLIN},
        {.fd = relaunch->life[0], .events = POLLIN},
    };
    for (;;) {
        if (poll(polled, 2, -1) < 0) continue;
        if (polled[1].revents != 0) {
            kill(harness, SIGKILL);
            if (!relaunch->namespaces) kill_descendants();
            _exit(70);
        }
        struct signalfd_siginfo information;
        while (read(signals, &information, sizeof information) == sizeof information) {
            if (information.ssi_signo != SIGCHLD) {
                kill(harness, (int)information.ssi_signo);
                continue;
            }
            int status;
            for (pid_t ended; (ended = waitpid(-1, &status, WNOHANG)) > 0;)
                if (ended == harness) end_with(relaunch, status);
        }
    }
}

static _Noreturn void become_init(const struct relaunch *relaunch) {
    struct clinux_failure failure = {0};
    close(relaunch->life[1]);
    close(relaunch->messages[0]);
    if (relaunch->reaper_life >= 0) close(relaunch->reaper_life);
    clinux_name_thread(CLINUX_INIT_NAME);
    /* Without namespaces init outlives the outer by as long as it takes to kill what is below it.
     */
    if (relaunch->namespaces && prctl(PR_SET_PDEATHSIG, SIGKILL) != 0) {
        failed(&failure, CLINUX_STEP_DEATH_SIGNAL);
        give_up(relaunch, &failure);
    }
    struct pollfd life = {.fd = relaunch->life[0], .events = POLLIN};
    if (poll(&life, 1, 0) != 0) _exit(70); /* the outer died before the death signal was set */
    if (namespaces_set_up(&relaunch->set, &failure) != 0) give_up(relaunch, &failure);
    if (setsid() < 0) {
        failed(&failure, CLINUX_STEP_SESSION);
        give_up(relaunch, &failure);
    }
    if (!relaunch->namespaces && prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0) {
        failed(&failure, CLINUX_STEP_SUBREAPER);
        give_up(relaunch, &failure);
    }
    int signals = take_signals();
    if (signals < 0) {
        failed(&failure, CLINUX_STEP_SIGNALS);
        give_up(relaunch, &failure);
    }
    pid_t self = getpid();
    const struct namespace_set plain = {.flags = 0};
    pid_t harness = namespaces_clone(&plain);
    if (harness == 0) become_harness(relaunch, self);
    if (harness < 0) {
        failed(&failure, CLINUX_STEP_CLONE);
        give_up(relaunch, &failure);
    }
    watch(relaunch, signals, harness);
}

/* This process's environment with the marker in it; NULL when memory is out. */
static char **environment_with(const char *name, const char *value, char **marker) {
    size_t count = 0, length = strlen(name);
    while (environ[count] != NULL) count++;
    char **environment = calloc(count + 2, sizeof *environment);
    *marker = NULL;
    if (environment == NULL || asprintf(marker, "%s=%s", name, value) < 0) {
        free(environment);
        return NULL;
    }
    size_t kept = 0;
    for (size_t i = 0; i < count; i++)
        if (strncmp(environ[i], name, length) != 0 || environ[i][length] != '=')
            environment[kept++] = environ[i];
    environment[kept] = *marker;
    return environment;
}

static void forward_signals(sigset_t *ignored) {
    sigemptyset(ignored);
    struct sigaction before;
    if (sigaction(SIGHUP, NULL, &before) == 0 && before.sa_handler == SIG_IGN)
        sigaddset(ignored, SIGHUP);
    struct sigaction action = {.sa_handler = forward, .sa_flags = SA_RESTART};
    for (int i = 0; i < FORWARDED; i++)
        if (sigismember(ignored, forwarded[i]) == 0) sigaction(forwarded[i], &action, NULL);
    /* A terminal's Ctrl-Z would stop the outer alone: the run cannot be stopped, so neither is its
     * outer. */
    struct sigaction ignore = {.sa_handler = SIG_IGN};
    sigaction(SIGTSTP, &ignore, NULL);
    /* Whoever read the progress may be gone: the evidence is what counts, and it goes to files. */
    sigaction(SIGPIPE, &ignore, NULL);
    sigaddset(ignored, SIGPIPE);
}

/* Waits for init, forwarding what comes. It is reaped only when no signal can be forwarded to its
 * pid any more. */
static int wait_for_init(pid_t init) {
    atomic_store(&forward_to, init);
    forward_waiting();
    siginfo_t information;
    while (waitid(P_PID, (id_t)init, &information, WEXITED | WNOWAIT) != 0 && errno == EINTR) {
    }
    atomic_store(&forward_to, 0);
    int status = 0;
    while (waitpid(init, &status, 0) < 0 && errno == EINTR) {
    }
    return status;
}

static void conclude(const struct relaunch *relaunch, int init_status,
                     struct clinux_relaunch_end *end) {
    struct message message;
    bool told = false;
    while (read_whole(relaunch->messages[0], &message, sizeof message)) {
        if (message.kind == MESSAGE_FAILED) {
            end->failure = message.failure;
            return;
        }
        told = true;
        end->harness_killed = WIFSIGNALED(message.wait_status);
        if (end->harness_killed)
            end->harness_signal = WTERMSIG(message.wait_status);
        else
            end->exit_status = WEXITSTATUS(message.wait_status);
    }
    if (told) return;
    end->init_killed = true;
    end->init_signal = WIFSIGNALED(init_status) ? WTERMSIG(init_status) : 0;
}

void clinux_relaunch(const struct clinux_relaunch_request *request,
                     struct clinux_relaunch_end *end) {
    *end = (struct clinux_relaunch_end){0};
    struct relaunch relaunch = {.namespaces = request->namespaces, .arguments = request->arguments,
                                .reaper_life = -1};
    unsigned flags = request->namespaces ? CLINUX_NAMESPACE_ALL_BUT_USER : 0;
    if (request->namespaces && request->user_namespace) flags |= CLINUX_NAMESPACE_USER;
    namespaces_prepare(&relaunch.set, flags);
    char *marker;
    relaunch.environment = environment_with(request->marker_name, request->marker_value, &marker);
    if (relaunch.environment == NULL || pipe2(relaunch.life, O_CLOEXEC) != 0
        || pipe2(relaunch.messages, O_CLOEXEC) != 0) {
        failed(&end->failure, CLINUX_STEP_PIPE);
        return;
    }
    if (!relaunch.namespaces && prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0) {
        failed(&end->failure, CLINUX_STEP_SUBREAPER);
        return;
    }
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    pid_t reaper = groups_keep(request->control_group, &relaunch.reaper_life);
    forward_signals(&relaunch.ignored);
    pid_t init = namespaces_clone(&relaunch.set);
    if (init == 0) become_init(&relaunch);
    if (init < 0) failed(&end->failure, CLINUX_STEP_CLONE);
    close(relaunch.life[0]);
    close(relaunch.messages[1]);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (init > 0) {
        int status = wait_for_init(init);
        if (!relaunch.namespaces) kill_descendants();
        conclude(&relaunch, status, end);
        end->was_signalled = atomic_load(&end_was_asked);
    }
    close(relaunch.life[1]);
    close(relaunch.messages[0]);
    if (relaunch.reaper_life >= 0) close(relaunch.reaper_life);
    groups_remove(request->control_group);
    while (reaper > 0 && waitpid(reaper, NULL, 0) < 0 && errno == EINTR) {
    }
    free(relaunch.environment);
    free(marker);
}
