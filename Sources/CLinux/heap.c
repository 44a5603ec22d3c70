#define _GNU_SOURCE
#include "heap.h"

#include <link.h>
#include <malloc.h>
#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

void shaketable_give_memory_back(void) {
#ifdef __GLIBC__
    malloc_trim(0);
#endif
}

/* Whether the loader wrote into the code of a file: then it is no copy of the file any more. */
static int has_relocated_text(const struct dl_phdr_info *info) {
    for (int i = 0; i < info->dlpi_phnum; i++) {
        const ElfW(Phdr) *header = &info->dlpi_phdr[i];
        if (header->p_type != PT_DYNAMIC) continue;
        const ElfW(Dyn) *entry = (const void *)(info->dlpi_addr + header->p_vaddr);
        for (; entry->d_tag != DT_NULL; entry++) {
            if (entry->d_tag == DT_TEXTREL) return 1;
            if (entry->d_tag == DT_FLAGS && entry->d_un.d_val & DF_TEXTREL) return 1;
        }
    }
    return 0;
}

static int give_text_back(struct dl_phdr_info *info, size_t size, void *first) {
    (void)size;
    /* The first is the program, which has no name here; what else has none, as the vdso, is in no file. */
    int is_program = *(int *)first;
    *(int *)first = 0;
    if (!is_program && (info->dlpi_name == NULL || info->dlpi_name[0] != '/')) return 0;
    if (has_relocated_text(info)) return 0;
    uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
    for (int i = 0; i < info->dlpi_phnum; i++) {
        const ElfW(Phdr) *header = &info->dlpi_phdr[i];
        if (header->p_type != PT_LOAD || header->p_flags & PF_W) continue;
        /* Pages at the ends, which another segment could share, are left alone. */
        uintptr_t start = (info->dlpi_addr + header->p_vaddr + page - 1) & ~(page - 1);
        uintptr_t end = (info->dlpi_addr + header->p_vaddr + header->p_filesz) & ~(page - 1);
        if (end > start) madvise((void *)start, end - start, MADV_DONTNEED);
    }
    return 0;
}

void shaketable_give_text_back(void) {
    int first = 1;
    dl_iterate_phdr(give_text_back, &first);
}
