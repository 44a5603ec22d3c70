#include "heap.h"

#include <malloc.h>

void shaketable_give_memory_back(void) {
#ifdef __GLIBC__
    malloc_trim(0);
#endif
}
