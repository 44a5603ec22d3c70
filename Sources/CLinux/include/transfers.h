/* Many sockets' transfers with one system call: io_uring, where the kernel has it and lets us. Nothing outlives
 * the call: each transfer goes over at once or not at all, as send and recv with MSG_DONTWAIT do. */
#ifndef SHAKETABLE_TRANSFERS_H
#define SHAKETABLE_TRANSFERS_H

#include <stddef.h>
#include <stdint.h>

/* One socket's part of a batch. */
struct shaketable_transfer {
    /* What the transfer is called by. */
    uint64_t token;
    /* What is sent, or where what is received goes, and how many bytes that are at most. */
    void *bytes;
    uint32_t count;
    int32_t descriptor;
    /* How many bytes went over, or a negative error number. */
    int32_t result;
    /* For the caller's use. */
    uint32_t note;
};

struct io_uring_sqe;
struct io_uring_cqe;

/* A pair of queues shared with the kernel; all zero but `descriptor` (-1) when there is none. */
struct shaketable_ring {
    int descriptor;
    uint32_t *submission_tail, *completion_head, *completion_tail;
    uint32_t submission_mask, completion_mask;
    struct io_uring_sqe *submissions;
    struct io_uring_cqe *completions;
    void *queues;
    size_t queues_size, submissions_size;
};

/* Makes a ring for batches of at most so many transfers: 0 or a negative error number, with which all transfers
 * are made one by one. ENOSYS stands for a kernel, or headers at compile time, without what it takes. */
int shaketable_ring_open(struct shaketable_ring *ring, uint32_t capacity);
void shaketable_ring_close(struct shaketable_ring *ring);

/* Makes a batch's transfers, through the ring when there is one, and leaves their results in them. */
void shaketable_ring_send(struct shaketable_ring *ring, struct shaketable_transfer *transfers, uint32_t count);
void shaketable_ring_receive(
    struct shaketable_ring *ring, struct shaketable_transfer *transfers, uint32_t count);

#endif
