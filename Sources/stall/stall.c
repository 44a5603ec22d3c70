// Preloaded into a server: fork(), fsync() and fdatasync() take as long as an experiment wants. What a fork of much
// memory does to a server on a slow machine, and what a busy disk does to one that syncs its files. It also keeps how much
// of each file was synced: what a power cut would leave.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
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

static struct sync_record *record;

// Children that write snapshots and rewrites share the mapping, and so does who looks at the file when all have been killed.
__attribute__((constructor)) static void map_record(void) {
    int descriptor = open(SYNC_RECORD_FILE, O_RDWR | O_CLOEXEC);
    if (descriptor < 0) return;
    struct stat file;
    if (fstat(descriptor, &file) == 0 && (size_t)file.st_size >= sizeof *record) {
        void *map = mmap(NULL, sizeof *record, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
        if (map != MAP_FAILED) record = map;
    }
    close(descriptor);
}

static void keep(uint64_t inode, int64_t length) {
    const uint64_t start = inode % SYNC_RECORD_ENTRIES;
    for (uint64_t step = 0; step < SYNC_RECORD_ENTRIES; step++) {
        struct sync_entry *entry = &record->entries[(start + step) % SYNC_RECORD_ENTRIES];
        uint64_t owner = 0;
        // A free entry is taken by one thread or process; an inode that is used again starts anew with its next sync.
        if (__atomic_compare_exchange_n(&entry->inode, &owner, inode, 0, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE) ||
            owner == inode) {
            __atomic_store_n(&entry->length, length, __ATOMIC_RELEASE);
            return;
        }
    }
    __atomic_fetch_add(&record->lost, 1, __ATOMIC_ACQ_REL);
}

static int sync_after_wait(const char *name, int descriptor) {
    sync_function next = (sync_function)dlsym(RTLD_NEXT, name);
    if (next == NULL) {
        errno = ENOSYS;
        return -1;
    }
    wait_while_held(FSYNC_STALL_FILE);
    // What is appended while the sync goes on may not be part of it.
    struct stat file;
    const int is_known = record != NULL && fstat(descriptor, &file) == 0 && S_ISREG(file.st_mode);
    const int result = next(descriptor);
    if (result == 0 && is_known) {
        const int error = errno;
        keep(file.st_ino, file.st_size);
        errno = error;
    }
    return result;
}

int fsync(int descriptor) { return sync_after_wait("fsync", descriptor); }

int fdatasync(int descriptor) { return sync_after_wait("fdatasync", descriptor); }
