// Preloaded into a server: fork() waits while the file "fork-stall" is in the server's directory. What a fork of much
// memory does to a server on a slow machine, for as long as an experiment wants.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stddef.h>
#include <time.h>
#include <unistd.h>

#include "ForkStall.h"

typedef pid_t (*fork_function)(void);

pid_t fork(void) {
    fork_function next = (fork_function)dlsym(RTLD_NEXT, "fork");
    if (next == NULL) {
        errno = ENOSYS;
        return -1;
    }
    const struct timespec pause = {0, 1000000};
    while (access(FORK_STALL_FILE, F_OK) == 0) nanosleep(&pause, NULL);
    return next();
}
