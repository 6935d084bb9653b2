package io.lockstep.simulation.worker;

import io.lockstep.simulation.internal.ffi.Landlock;
import io.lockstep.simulation.internal.ffi.Linux;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What a worker process is at first: it gives up all files but those of rules, and becomes the
/// worker. The kernel binds such rules to one thread and to what that starts; the threads of a
/// virtual machine that runs already would stay free, and native code can use any thread of its
/// process. A program that is begun by the bound thread has bound threads only.
final class Launch {
  private static final String END_OF_RULES = "--";
  private static final int NOT_CONFINED = 72;

  private Launch() {}

  /// The command that gives up all but rules, and goes on with another command.
  static List<String> command(
      String java, String classPath, List<Landlock.Rule> rules, List<String> then) {
    List<String> command = new ArrayList<>();
    command.add(java);
    // As small as a virtual machine can be: it lives for a moment.
    command.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xmx16m",
            "-XX:-UsePerfData",
            "-XX:-CreateCoredumpOnCrash",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            classPath,
            Launch.class.getName()));
    for (Landlock.Rule rule : rules) {
      command.add(rule.access().name());
      command.add(rule.path().toString());
    }
    command.add(END_OF_RULES);
    command.addAll(then);
    return command;
  }

  /// Runs the process.
  ///
  /// @param arguments access and path of each rule, `--`, the command to go on with
  public static void main(String[] arguments) {
    List<Landlock.Rule> rules = new ArrayList<>();
    int at = 0;
    while (!arguments[at].equals(END_OF_RULES)) {
      rules.add(
          new Landlock.Rule(Landlock.Access.valueOf(arguments[at]), Path.of(arguments[at + 1])));
      at += 2;
    }
    volunteer();
    Linux linux = Linux.find().orElseThrow();
    if (Landlock.restrict(linux, rules)) {
      linux.become(List.of(arguments).subList(at + 1, arguments.length), System.getenv());
    }
    System.err.println("the kernel does not let this process give up files (landlock)");
    System.exit(NOT_CONFINED);
  }

  /// When the machine is out of memory, this process goes first.
  static void volunteer() {
    try {
      Files.writeString(Path.of("/proc/self/oom_score_adj"), "1000");
    } catch (IOException e) {
      // Another system: it has no such file. Or it is done: the worker's rules do not name it.
      return;
    }
  }
}
