// SPDX-License-Identifier: GPL-2.0-only
/*
 * Addresses of kernel functions and data that modules are not given.
 *
 * A kprobe can be placed by name, and knows its address afterwards.  One finds
 * kallsyms_lookup_name(), and that finds the rest, data included.
 *
 * Where indirect branches are tracked a kprobe sits behind the landing pad that
 * the function begins with.  A static call must get the function's first byte
 * (the kernel looks at the padding in front of it), so that is searched for and
 * verified by its name.  kallsyms gives exact addresses.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include "batch.h"

#include <linux/errno.h>
#include <linux/kallsyms.h>
#include <linux/kprobes.h>
#include <linux/printk.h>
#include <linux/static_call.h>
#include <linux/string.h>

#define BATCH_LOOKUP "kallsyms_lookup_name"

/* ENDBR64 on x86 and BTI on arm64 are of one size. */
#define BATCH_LANDING_PAD 4

DEFINE_STATIC_CALL_NULL(batch_lookup, kallsyms_lookup_name);

static bool __init batch_is_lookup(unsigned long addr)
{
	char symbol[KSYM_SYMBOL_LEN];

	sprint_symbol(symbol, addr);
	return strstarts(symbol, BATCH_LOOKUP "+0x0/");
}

/**
 * batch_symbols_init() - make batch_symbol() work
 *
 * Return: 0, or a negative errno after a message that says what is missing.
 */
int __init batch_symbols_init(void)
{
	struct kprobe probe = { .symbol_name = BATCH_LOOKUP };
	unsigned long addr;
	int err;

	err = register_kprobe(&probe);
	if (err) {
		pr_err("cannot find %s with a kprobe (%d)\n", BATCH_LOOKUP,
		       err);
		return err;
	}
	addr = (unsigned long)probe.addr;
	unregister_kprobe(&probe);

	if (!batch_is_lookup(addr))
		addr -= BATCH_LANDING_PAD;
	if (!batch_is_lookup(addr)) {
		pr_err("cannot find the beginning of %s\n", BATCH_LOOKUP);
		return -ENOENT;
	}
	static_call_update(batch_lookup, (typeof(kallsyms_lookup_name) *)addr);
	return 0;
}

/**
 * batch_symbol() - address of a symbol of the kernel
 * @name:	its name
 *
 * Return: the exact address, or 0 if there is no such symbol.
 */
unsigned long __init batch_symbol(const char *name)
{
	return static_call(batch_lookup)(name);
}
