package io.lockstep.server;

import java.lang.management.ManagementFactory;
import java.util.Locale;

/// What a person sees when everything is on.
final class Greeting {
  private Greeting() {}

  static void print(Node node) {
    double seconds = ManagementFactory.getRuntimeMXBean().getUptime() / 1e3;
    StringBuilder out = new StringBuilder();
    out.append(String.format(Locale.ROOT, "Lockstep is ready after %.1f s.%n%n", seconds));
    node.endpoints().forEach((name, address) -> out.append("  %-6s %s%n".formatted(name, address)));
    String http = node.endpoints().getOrDefault("http", "");
    out.append("  %-6s %s%n%n".formatted("data", node.dataFolder().toAbsolutePath().normalize()));
    out.append("Open in a browser (works once, for 15 minutes):%n".formatted());
    out.append("  %s%n%n".formatted(node.loginLink()));
    out.append("Try, from another terminal:%n".formatted());
    out.append("  ./lockstep query \"SELECT * FROM DIGITALTWINS\"%s%n".formatted(dataOption(node)));
    out.append(
        "  curl -N -H \"Authorization: Bearer $(cat %s/admin.token)\" %s/api/v1/live%n"
            .formatted(node.dataFolder(), http));
    System.out.print(out);
    System.out.flush();
  }

  private static String dataOption(Node node) {
    String folder = node.dataFolder().toString();
    return folder.equals("data") ? "" : " --data " + folder;
  }
}
