#ifndef SHAKETABLE_SPAWN_H
#define SHAKETABLE_SPAWN_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/* Which step of a spawn or of a relaunch failed, and with which errno. */
struct clinux_failure {
    int32_t step;
    int32_t error;
};

enum clinux_step {
    CLINUX_STEP_NONE,
    CLINUX_STEP_THREAD,
    CLINUX_STEP_PIPE,
    CLINUX_STEP_CLONE,
    CLINUX_STEP_SETGROUPS_FILE,
    CLINUX_STEP_GID_MAP,
    CLINUX_STEP_UID_MAP,
    CLINUX_STEP_MOUNT_PRIVATE,
    CLINUX_STEP_MOUNT_PROC,
    CLINUX_STEP_LOOPBACK,
    CLINUX_STEP_SESSION,
    CLINUX_STEP_SIGNALS,
    CLINUX_STEP_DEATH_SIGNAL,
    CLINUX_STEP_STANDARD_INPUT,
    CLINUX_STEP_STANDARD_OUTPUT,
    CLINUX_STEP_OPEN_FILES,
    CLINUX_STEP_FILE_SIZE,
    CLINUX_STEP_DIRECTORY,
    CLINUX_STEP_EXECUTABLE,
    CLINUX_STEP_CLOSE,
    CLINUX_STEP_NO_NEW_PRIVILEGES,
    CLINUX_STEP_BOUNDING_SET,
    CLINUX_STEP_GROUPS,
    CLINUX_STEP_GROUP,
    CLINUX_STEP_USER,
    CLINUX_STEP_CAPABILITIES,
    CLINUX_STEP_SUBREAPER,
    CLINUX_STEP_EXEC,
};

/* The step's name, as a person would write it after "cannot". Never NULL. */
const char *clinux_step_name(int32_t step);

/* What to start and how. Strings are only read during the call. */
struct clinux_spawn_request {
    const char *executable;
    char *const *arguments;   /* argv[0] included, NULL at the end */
    char *const *environment; /* NAME=VALUE, NULL at the end */
    const char *directory;    /* NULL: the parent's */
    const char *output;       /* appended to, made when missing; NULL: see inherits_output */
    int output_descriptor;    /* without output: this one of the parent's; negative: see inherits_output */
    bool inherits_output;     /* without output: the parent's, else /dev/null */
    bool without_privileges;  /* no_new_privs, and every capability set emptied */
    bool sets_identity;       /* take user and group on, and no other group */
    uid_t user;
    gid_t group;
    uint64_t open_files;   /* RLIMIT_NOFILE, soft and hard; 0: the parent's */
    uint64_t file_size;    /* RLIMIT_FSIZE in bytes, soft and hard; 0: the parent's */
    bool fresh_namespaces; /* be pid 1 of fresh namespaces (see sandbox.h) */
    bool user_namespace;   /* with fresh_namespaces: a user namespace too */
};

/*
 * Starts a process from the one thread that starts them all, so that PR_SET_PDEATHSIG, which fires
 * when the forking thread ends, fires when this process ends. Blocks until the process has been
 * executed. Returns 0 and sets pid and process_descriptor (-1 where the kernel has no pidfd); or -1
 * and sets failure.
 */
int clinux_spawn(const struct clinux_spawn_request *request, pid_t *pid, int *process_descriptor,
                 struct clinux_failure *failure);

/* Signals the process behind a pidfd. Returns 0, or an errno. */
int clinux_signal_process_descriptor(int process_descriptor, int signal);

/*
 * Asks without waiting how a child ended, and reaps it when it has.
 * Returns 1 when it ended (status: exit code, or the signal's number when killed), 0 when not yet,
 * -1 with errno.
 */
int clinux_reap(pid_t pid, bool *killed, int *status);

/* Makes the calling thread's timers fire as exactly as the kernel can (1 ns of slack). */
void clinux_sharpen_timers(void);

/* Names the calling thread, as `ps` and /proc/PID/comm show it; at most 15 bytes. */
void clinux_name_thread(const char *name);

/* Names this process, whichever thread calls: exec names it after the path it was given. At most 15
 * bytes. */
void clinux_name_process(const char *name);

#endif
