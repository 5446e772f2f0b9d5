// SPDX-License-Identifier: GPL-2.0-only
/*
 * /sys/class/misc/batch: what the module is, and what it has done.
 *
 *   abi, version, dispatch	as in struct batch_info, and the module's version
 *   features, pseudo_calls	as there, in hexadecimal
 *   stats/batches		runs, those that a signal made start again included
 *   stats/calls		calls that gave a result
 *   stats/stop_REASON		runs by the enum batch_state that they ended with
 *
 * Counters are kept per CPU and summed up when they are read.  They are not
 * reset, and a sum taken while batches run is a little old when it is shown.
 */
#include "batch.h"
#include "dispatch.h"

#include <linux/device.h>
#include <linux/kernel.h>
#include <linux/percpu.h>
#include <linux/sysfs.h>

DEFINE_PER_CPU(struct batch_stats, batch_stats);

static ssize_t abi_show(struct device *dev, struct device_attribute *attr,
			char *buf)
{
	return sysfs_emit(buf, "%d\n", BATCH_ABI_VERSION);
}
static DEVICE_ATTR_RO(abi);

static ssize_t version_show(struct device *dev, struct device_attribute *attr,
			    char *buf)
{
	return sysfs_emit(buf, "%s\n", BATCH_MODULE_VERSION);
}
static DEVICE_ATTR_RO(version);

static ssize_t dispatch_show(struct device *dev, struct device_attribute *attr,
			     char *buf)
{
	bool table = batch_dispatch_kind() == BATCH_DISPATCH_TABLE;

	return sysfs_emit(buf, "%s\n", table ? "table" : "static_call");
}
static DEVICE_ATTR_RO(dispatch);

static ssize_t features_show(struct device *dev, struct device_attribute *attr,
			     char *buf)
{
	return sysfs_emit(buf, "%#llx\n", batch_features());
}
static DEVICE_ATTR_RO(features);

static ssize_t pseudo_calls_show(struct device *dev,
				 struct device_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "%#llx\n", batch_pseudo_calls());
}
static DEVICE_ATTR_RO(pseudo_calls);

static struct attribute *batch_attrs[] = {
	&dev_attr_abi.attr,
	&dev_attr_version.attr,
	&dev_attr_dispatch.attr,
	&dev_attr_features.attr,
	&dev_attr_pseudo_calls.attr,
	NULL,
};

static const struct attribute_group batch_group = {
	.attrs = batch_attrs,
};

static ssize_t batches_show(struct device *dev, struct device_attribute *attr,
			    char *buf)
{
	u64 sum = 0;
	int cpu, state;

	for_each_possible_cpu(cpu) {
		for (state = 0; state < BATCH_STATES; state++)
			sum += per_cpu(batch_stats.stops[state], cpu);
	}
	return sysfs_emit(buf, "%llu\n", sum);
}
static DEVICE_ATTR_RO(batches);

static ssize_t calls_show(struct device *dev, struct device_attribute *attr,
			  char *buf)
{
	u64 sum = 0;
	int cpu;

	for_each_possible_cpu(cpu)
		sum += per_cpu(batch_stats.calls, cpu);
	return sysfs_emit(buf, "%llu\n", sum);
}
static DEVICE_ATTR_RO(calls);

/* An attribute that knows which of the reasons to stop it shows. */
struct batch_stop_attribute {
	struct device_attribute attr;
	enum batch_state state;
};

static ssize_t batch_stop_show(struct device *dev,
			       struct device_attribute *attr, char *buf)
{
	struct batch_stop_attribute *stop =
		container_of(attr, struct batch_stop_attribute, attr);
	u64 sum = 0;
	int cpu;

	for_each_possible_cpu(cpu)
		sum += per_cpu(batch_stats.stops[stop->state], cpu);
	return sysfs_emit(buf, "%llu\n", sum);
}

#define BATCH_STOP_ATTR(_name, _state)                             \
	static struct batch_stop_attribute batch_##_name = {       \
		__ATTR(_name, 0444, batch_stop_show, NULL), _state \
	}

BATCH_STOP_ATTR(stop_done, BATCH_STATE_DONE);
BATCH_STOP_ATTR(stop_incall, BATCH_STATE_INCALL);
BATCH_STOP_ATTR(stop_observed, BATCH_STATE_OBSERVED);
BATCH_STOP_ATTR(stop_call, BATCH_STATE_CALL);
BATCH_STOP_ATTR(stop_invalid, BATCH_STATE_INVALID);
BATCH_STOP_ATTR(stop_fault, BATCH_STATE_FAULT);
BATCH_STOP_ATTR(stop_signal, BATCH_STATE_SIGNAL);
BATCH_STOP_ATTR(stop_restart, BATCH_STATE_RESTART);

static struct attribute *batch_stats_attrs[] = {
	&dev_attr_batches.attr,		&dev_attr_calls.attr,
	&batch_stop_done.attr.attr,	&batch_stop_incall.attr.attr,
	&batch_stop_observed.attr.attr, &batch_stop_call.attr.attr,
	&batch_stop_invalid.attr.attr,	&batch_stop_fault.attr.attr,
	&batch_stop_signal.attr.attr,	&batch_stop_restart.attr.attr,
	NULL,
};

static const struct attribute_group batch_stats_group = {
	.name = "stats",
	.attrs = batch_stats_attrs,
};

const struct attribute_group *batch_groups[] = {
	&batch_group,
	&batch_stats_group,
	NULL,
};
