// Preloaded into a server: fork(), fsync() and fdatasync() take as long as an experiment wants. What a fork of much
// memory does to a server on a slow machine, and what a busy disk does to one that syncs its files.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "Stall.h"

typedef pid_t (*fork_function)(void);
typedef int (*sync_function)(int);

static int64_t now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

// Whether the file is there; sets the limit to the number in it, to 0 when it holds none.
static int is_held(const char *file, int64_t *limit) {
    int descriptor = open(file, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return 0;
    char text[32];
    ssize_t length = read(descriptor, text, sizeof text - 1);
    close(descriptor);
    text[length > 0 ? length : 0] = '\0';
    *limit = strtoll(text, NULL, 10);
    return 1;
}

static void wait_while_held(const char *file) {
    int error = errno;
    int64_t limit = 0;
    const int64_t begin = now();
    const struct timespec pause = {0, 1000000};
    while (is_held(file, &limit) && (limit <= 0 || now() - begin < limit)) nanosleep(&pause, NULL);
    errno = error;
}

pid_t fork(void) {
    fork_function next = (fork_function)dlsym(RTLD_NEXT, "fork");
    if (next == NULL) {
        errno = ENOSYS;
        return -1;
    }
    wait_while_held(FORK_STALL_FILE);
    return next();
}

static int sync_after_wait(const char *name, int descriptor) {
    sync_function next = (sync_function)dlsym(RTLD_NEXT, name);
    if (next == NULL) {
        errno = ENOSYS;
        return -1;
    }
    wait_while_held(FSYNC_STALL_FILE);
    return next(descriptor);
}

int fsync(int descriptor) { return sync_after_wait("fsync", descriptor); }

int fdatasync(int descriptor) { return sync_after_wait("fdatasync", descriptor); }
