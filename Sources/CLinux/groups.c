#define _GNU_SOURCE
#include "groups.h"
#include "namespaces.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* As many nodes as a run may have, and some. */
enum { MOST_GROUPS = 2000 };

/* Removes a control group's directory with the nodes' groups in it. Returns whether it is gone. Async-signal-safe, as
 * opendir is not. */
static bool remove_group(const char *path) {
    if (rmdir(path) == 0 || errno == ENOENT) return true;
    char node[4096];
    for (int i = 1; i <= MOST_GROUPS; i++) {
        snprintf(node, sizeof node, "%s/node-%d", path, i);
        rmdir(node);
    }
    return rmdir(path) == 0 || errno == ENOENT;
}

void groups_remove(const char *path) {
    if (path == NULL) return;
    const struct timespec pause = {0, 10000000};
    for (int i = 0; i < 1000 && !remove_group(path); i++) nanosleep(&pause, NULL);
}

pid_t groups_keep(const char *group, int *life) {
    int ends[2];
    if (group == NULL || pipe2(ends, O_CLOEXEC) != 0) return -1;
    const struct namespace_set plain = {.flags = 0};
    pid_t reaper = namespaces_clone(&plain);
    if (reaper != 0) {
        close(ends[0]);
        *life = ends[1];
        return reaper;
    }
    setsid();
    clinux_name_thread("shaketable-reap");
    /* Whoever reads what the outer writes must see its end with the outer's. */
    int null = open("/dev/null", O_RDWR);
    for (int descriptor = 0; descriptor < 3 && null >= 0; descriptor++) dup2(null, descriptor);
    if (dup2(ends[0], 3) == 3) close_range(4, ~0U, 0);
    mkdir(group, 0755);
    char byte;
    while (read(3, &byte, 1) != 0) {
    }
    groups_remove(group);
    _exit(0);
}
