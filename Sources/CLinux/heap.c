#include "heap.h"

#include <malloc.h>

void shaketable_prefetch(const void *record, long size) {
    __builtin_prefetch(record, 1);
    __builtin_prefetch((const char *)record + size - 1, 1);
}

void shaketable_give_memory_back(void) {
#ifdef __GLIBC__
    malloc_trim(0);
#endif
}
