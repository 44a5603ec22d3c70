/* Waiting for sockets and for time, finer than a millisecond: epoll's macros and variadic calls. */
#ifndef SHAKETABLE_EVENTS_H
#define SHAKETABLE_EVENTS_H

#include <stdint.h>

/* What a descriptor is ready for. */
enum {
    SHAKETABLE_READABLE = 1,
    SHAKETABLE_WRITABLE = 2,
    /* The other side closed, or the connection failed. */
    SHAKETABLE_HUNG_UP = 4,
};

/* One descriptor's readiness. */
struct shaketable_event {
    uint64_t token;
    uint32_t readiness;
};

/* A new epoll instance, or a negative error number. */
int shaketable_epoll_create(void);

/* Watches a descriptor for all of the above, edge-triggered; 0 or a negative error number. */
int shaketable_epoll_add(int epoll, int descriptor, uint64_t token);

/* Waits for events, at most so many nanoseconds; negative waits for ever. Returns how many events there
 * are (0 when time is up or a signal came), or a negative error number. */
int shaketable_epoll_wait(
    int epoll, struct shaketable_event *events, int capacity, int64_t timeout_nanoseconds);

/* Names the calling thread (at most 15 bytes), and lets its timers fire this late, in nanoseconds. */
void shaketable_prepare_thread(const char *name, uint64_t timer_slack_nanoseconds);

#endif
