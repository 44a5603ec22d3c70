/* The memory of the program itself. */
#ifndef SHAKETABLE_HEAP_H
#define SHAKETABLE_HEAP_H

/* Gives free pages of the heap back to the kernel. */
void shaketable_give_memory_back(void);

/* Begins to bring a record's memory, at most 64 bytes, into the processor's caches. */
static inline void shaketable_prefetch(const void *record, long size) {
    __builtin_prefetch(record, 1);
    __builtin_prefetch((const char *)record + size - 1, 1);
}

#endif
