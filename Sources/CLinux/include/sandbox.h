#ifndef SHAKETABLE_SANDBOX_H
#define SHAKETABLE_SANDBOX_H

#include "spawn.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/* The comm of the process that stays between the user's command and the harness. */
#define CLINUX_INIT_NAME "shaketable-init"

/* How to run the program again. Strings are only read during the call. */
struct clinux_relaunch_request {
    char *const *arguments;  /* argv[0] included, NULL at the end */
    const char *marker_name; /* environment variable that the harness will find */
    const char *marker_value;
    const char *control_group; /* a directory that is gone when all has ended, whichever way; or NULL */
    bool namespaces;     /* fresh mount, pid and network namespaces; else only supervision */
    bool user_namespace; /* with namespaces: a user namespace too, the user being 0 in it */
};

/* How the relaunched program ended. */
struct clinux_relaunch_end {
    struct clinux_failure failure; /* step is not NONE when the program could not be started */
    bool init_killed;              /* the process in between was killed: init_signal says by what */
    int32_t init_signal;
    bool harness_killed; /* the harness was killed: harness_signal says by what */
    int32_t harness_signal;
    int32_t exit_status; /* of the harness, when neither was killed */
    bool was_signalled;  /* a signal that asks for the end was forwarded to it */
};

/*
 * Runs this program's executable again, as the child of a small first process in fresh namespaces,
 * forwards signals to it and returns when it and everything below it has ended.
 */
void clinux_relaunch(const struct clinux_relaunch_request *request,
                     struct clinux_relaunch_end *end);

/*
 * Sets fresh namespaces up in a child and lets it end. Returns 0, or -1 and sets failure to the
 * step refused. `flags` are CLINUX_NAMESPACE_ bits, of which only those given are made.
 */
int clinux_probe_namespaces(unsigned flags, struct clinux_failure *failure);

enum {
    CLINUX_NAMESPACE_USER = 1,
    CLINUX_NAMESPACE_MOUNT = 2,
    CLINUX_NAMESPACE_PID = 4,
    CLINUX_NAMESPACE_NETWORK = 8,
    CLINUX_NAMESPACE_ALL_BUT_USER = 14,
};

/* Sets the loopback interface of the calling thread's network namespace up. Returns 0, or an errno.
 */
int clinux_set_loopback_up(void);

/* Whether the calling thread has the capability (CAP_SYS_ADMIN is 21) in effect. */
bool clinux_has_capability(int capability);

/* Mounts a tmpfs of so many bytes at a directory, mode 0755. Returns 0, or an errno. */
int clinux_mount_temporary(const char *path, uint64_t size_bytes);

/* Gives a tmpfs that is mounted at a directory another size. Returns 0, or an errno: EINVAL when more is
 * stored in it. */
int clinux_resize_temporary(const char *path, uint64_t size_bytes);

/* Unmounts what is mounted at a directory, at once even if something still uses it. Returns 0, or
 * an errno. */
int clinux_unmount(const char *path);

#endif
