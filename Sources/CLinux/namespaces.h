/* Shared by spawn.c and sandbox.c: what runs in a child between clone and exec. Every function here
 * is async-signal-safe: the parent may have threads that held locks when it was cloned. */
#ifndef SHAKETABLE_NAMESPACES_H
#define SHAKETABLE_NAMESPACES_H

#include "CLinux.h"

#include <signal.h>
#include <stdbool.h>
#include <sys/types.h>

/* Everything a child needs to set its namespaces up, prepared before the clone. */
struct namespace_set {
    unsigned flags; /* CLINUX_NAMESPACE_ bits */
    char uid_map[64];
    char gid_map[64];
};

/* Says which namespaces are wanted, for the calling user. */
void namespaces_prepare(struct namespace_set *set, unsigned flags);

/* A fork with fresh namespaces, and without glibc's fork handlers. Like fork: 0 in the child, -1
 * with errno. */
pid_t namespaces_clone(const struct namespace_set *set);

/* In the child: identity maps, private mounts, /proc, loopback. Returns 0, or -1 and sets failure.
 */
int namespaces_set_up(const struct namespace_set *set, struct clinux_failure *failure);

/* Sets failure to the step and to errno, and returns -1. */
int failed(struct clinux_failure *failure, enum clinux_step step);

/* Gives every signal its default action again, except those in kept, and blocks none. */
void signals_reset(const sigset_t *kept);

/* Writes all of it, also when interrupted; false when it cannot. */
bool write_whole(int descriptor, const void *bytes, size_t count);

/* Reads exactly count bytes, also when interrupted; false at the end or on an error. */
bool read_whole(int descriptor, void *bytes, size_t count);

/* Kills all that is left below the calling process, a subreaper: what a killed child leaves behind
 * becomes a child in its turn. */
void kill_descendants(void);

#endif
