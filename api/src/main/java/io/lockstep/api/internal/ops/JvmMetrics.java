package io.lockstep.api.internal.ops;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.lang.management.OperatingSystemMXBean;
import java.util.Map;

/// Figures of the JVM.
final class JvmMetrics {
  private static final double NANOS = 1e9;

  private JvmMetrics() {}

  static void write(MetricsText text) {
    String p = "lockstep_jvm_";
    MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
    text.gauge(p + "heap_used_bytes", "Heap in use.", heap.getUsed())
        .gauge(p + "heap_max_bytes", "Most heap.", heap.getMax())
        .gauge(
            p + "nonheap_used_bytes",
            "Memory of the JVM beside the heap.",
            ManagementFactory.getMemoryMXBean().getNonHeapMemoryUsage().getUsed())
        .gauge(
            p + "threads",
            "Platform threads.",
            ManagementFactory.getThreadMXBean().getThreadCount())
        .counter(
            p + "uptime_seconds_total",
            "Since the start.",
            ManagementFactory.getRuntimeMXBean().getUptime() / 1_000.0);
    for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
      Map<String, String> label = Map.of("collector", collector.getName());
      text.counter(p + "collections_total", "Collections.", label, collector.getCollectionCount());
    }
    for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
      Map<String, String> label = Map.of("collector", collector.getName());
      text.counter(
          p + "collection_seconds_total",
          "Time spent in collections.",
          label,
          collector.getCollectionTime() / 1_000.0);
    }
    OperatingSystemMXBean system = ManagementFactory.getOperatingSystemMXBean();
    if (system instanceof com.sun.management.OperatingSystemMXBean process) {
      text.counter(
          p + "cpu_seconds_total", "CPU of the process.", process.getProcessCpuTime() / NANOS);
    }
  }
}
