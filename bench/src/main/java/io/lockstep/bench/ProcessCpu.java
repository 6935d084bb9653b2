package io.lockstep.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/// The CPU of this process. Stateless.
final class ProcessCpu {
  private static final OperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  private ProcessCpu() {}

  /// What all its threads have used so far, the compiler's and the collector's too, nanoseconds.
  static long nanos() {
    return SYSTEM.getProcessCpuTime();
  }
}
