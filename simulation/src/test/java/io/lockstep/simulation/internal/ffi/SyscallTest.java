package io.lockstep.simulation.internal.ffi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.lockstep.simulation.internal.ffi.Syscall.Machine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The numbers of calls are those of the kernel's own headers, for both processors.
class SyscallTest {
  private static final Pattern DEFINED =
      Pattern.compile("(?m)^#define __NR(?:3264)?_([a-z0-9_]+) +([0-9]+)$");

  /// Processors that came late have the numbers of the generic list.
  private static Path header(Machine machine) {
    Stream<String> places =
        switch (machine) {
          case X86_64 ->
              Stream.of(
                  "/usr/include/x86_64-linux-gnu/asm/unistd_64.h", "/usr/include/asm/unistd_64.h");
          case AARCH64 -> Stream.of("/usr/include/asm-generic/unistd.h");
        };
    return places.map(Path::of).filter(Files::exists).findFirst().orElse(Path.of("none"));
  }

  @ParameterizedTest
  @EnumSource
  void numbersAreThoseOfTheKernelsHeaders(Machine machine) throws Exception {
    Path header = header(machine);
    assumeTrue(Files.exists(header), "no headers of the kernel here");
    Map<String, Integer> known = new HashMap<>();
    Matcher lines = DEFINED.matcher(Files.readString(header));
    while (lines.find()) {
      known.put(lines.group(1), Integer.parseInt(lines.group(2)));
    }

    Map<String, Integer> ours = new HashMap<>();
    Map<String, Integer> theirs = new HashMap<>();
    for (Syscall each : Syscall.values()) {
      String name = each.name().toLowerCase(Locale.ROOT);
      ours.put(name, each.on(machine));
      // Headers may be older than the list.
      theirs.put(name, known.getOrDefault(name, each.on(machine)));
    }

    assertThat(known).hasSizeGreaterThan(300);
    assertThat(ours).isEqualTo(theirs);
  }

  @ParameterizedTest
  @EnumSource
  void noNumberStandsForTwoCalls(Machine machine) {
    List<Integer> numbers =
        Arrays.stream(Syscall.values())
            .map(each -> each.on(machine))
            .filter(each -> each != Syscall.NONE)
            .toList();
    Set<Integer> once = new HashSet<>(numbers);

    assertThat(numbers).hasSameSizeAs(once);
  }
}
