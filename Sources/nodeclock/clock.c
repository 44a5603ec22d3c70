// Preloaded into a server: its wall clock is as far ahead as the file says, from one moment to the next; its monotonic
// clock is left alone, as when somebody sets a machine's clock.
//
// Before the constructor has run, and for an allocator that asks for the time while it has not, the kernel is asked
// itself: looking a function up allocates memory, and an allocator that asks for the time then would never return.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include "NodeClock.h"

typedef int (*clock_function)(clockid_t, struct timespec *);

enum { SECOND = 1000000000 };

static clock_function next_clock;
static const volatile int64_t *offset;

__attribute__((constructor)) static void set_up(void) {
    next_clock = (clock_function)dlsym(RTLD_NEXT, "clock_gettime");
    int file = open(CLOCK_OFFSET_FILE, O_RDONLY | O_CLOEXEC);
    if (file < 0) return;
    void *memory = mmap(NULL, sizeof *offset, PROT_READ, MAP_SHARED, file, 0);
    close(file);
    if (memory != MAP_FAILED) offset = memory;
}

int clock_gettime(clockid_t clock, struct timespec *time) {
    int result = next_clock != NULL ? next_clock(clock, time)
                                    : (int)syscall(SYS_clock_gettime, clock, time);
    if (result != 0 || offset == NULL
        || (clock != CLOCK_REALTIME && clock != CLOCK_REALTIME_COARSE))
        return result;
    int64_t ahead = *offset;
    int64_t nanoseconds = time->tv_nsec + ahead % SECOND;
    time->tv_sec += ahead / SECOND;
    if (nanoseconds < 0) {
        nanoseconds += SECOND;
        time->tv_sec--;
    } else if (nanoseconds >= SECOND) {
        nanoseconds -= SECOND;
        time->tv_sec++;
    }
    time->tv_nsec = nanoseconds;
    return 0;
}

int gettimeofday(struct timeval *restrict time, void *restrict zone) {
    (void)zone;
    struct timespec precise;
    if (clock_gettime(CLOCK_REALTIME, &precise) != 0) return -1;
    time->tv_sec = precise.tv_sec;
    time->tv_usec = precise.tv_nsec / 1000;
    return 0;
}

time_t time(time_t *result) {
    struct timespec precise;
    if (clock_gettime(CLOCK_REALTIME, &precise) != 0) return (time_t)-1;
    if (result != NULL) *result = precise.tv_sec;
    return precise.tv_sec;
}
