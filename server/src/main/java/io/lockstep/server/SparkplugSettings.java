package io.lockstep.server;

import io.lockstep.broker.client.ServerAddress;
import io.lockstep.ingest.edgenode.EdgeNodeSession;
import io.lockstep.journal.Journal;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.lockstep.space.Space;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What the settings `sparkplug.*` say of servers of others.
final class SparkplugSettings {
  private static final String NONE = "none";

  private SparkplugSettings() {}

  /// A user name and a password; both empty for a client without a name.
  record Login(String user, String password) {}

  /// The host on each of the servers of others.
  ///
  /// @throws LockstepException with CONFIGURATION_INVALID when they do not say what they should
  static List<HostLink> hostLinks(Settings settings, Journal inputs, InstantSource clock) {
    Login login = login(settings, Setting.SPARKPLUG_SERVERS_LOGIN);
    List<HostLink> links = new ArrayList<>();
    for (ServerAddress server : servers(settings, Setting.SPARKPLUG_SERVERS)) {
      links.add(
          HostLink.start(
              settings.text(Setting.SPARKPLUG_HOST_ID),
              server,
              login.user(),
              login.password(),
              inputs,
              clock));
    }
    return links;
  }

  /// Our edge node; empty when no servers are given for it.
  ///
  /// @throws LockstepException with CONFIGURATION_INVALID when they do not say what they should
  static Optional<EdgeNode> edgeNode(
      Settings settings, Path folder, Space space, Journal changes, InstantSource clock) {
    List<ServerAddress> servers = servers(settings, Setting.SPARKPLUG_EDGE_SERVERS);
    if (servers.isEmpty()) {
      return Optional.empty();
    }
    String host = settings.text(Setting.SPARKPLUG_EDGE_PRIMARY_HOST);
    return Optional.of(
        EdgeNode.start(
            new EdgeNodeSession.Identity(
                settings.text(Setting.SPARKPLUG_EDGE_GROUP),
                settings.text(Setting.SPARKPLUG_EDGE_NODE),
                host.equals(NONE) ? "" : host),
            List.of(settings.text(Setting.SPARKPLUG_EDGE_TWINS).split(",", -1)),
            servers,
            login(settings, Setting.SPARKPLUG_EDGE_LOGIN),
            folder,
            space,
            changes,
            clock));
  }

  /// The unified name space; empty when no relationships are given for it.
  static Optional<UnsView> uns(
      Settings settings, Space space, Journal changes, HostState.Publishing broker) {
    String relationships = settings.text(Setting.UNS_RELATIONSHIPS);
    return relationships.equals(NONE)
        ? Optional.empty()
        : Optional.of(
            UnsView.start(
                space,
                changes,
                broker,
                List.of(relationships.split(" *, *", -1)),
                settings.flag(Setting.UNS_RETAIN)));
  }

  static List<ServerAddress> servers(Settings settings, Setting setting) {
    List<ServerAddress> servers = new ArrayList<>();
    if (!settings.text(setting).equals(NONE)) {
      for (String server : settings.text(setting).split(",", -1)) {
        servers.add(ServerAddress.parse(server.strip()));
      }
    }
    return servers;
  }

  /// A secret lies in a file, since settings stand in Git, in the list of processes, or in dumps.
  static Login login(Settings settings, Setting setting) {
    String file = settings.text(setting);
    if (file.equals(NONE)) {
      return new Login("", "");
    }
    try {
      List<String> lines = Files.readAllLines(Path.of(file), StandardCharsets.UTF_8);
      if (lines.size() >= 2) {
        return new Login(lines.get(0).strip(), lines.get(1).strip());
      }
      throw new LockstepException(
          ErrorCode.CONFIGURATION_INVALID,
          "%s: expected a user name and a password, a line each, found %d lines"
              .formatted(file, lines.size()));
    } catch (IOException e) {
      throw new LockstepException(
          ErrorCode.CONFIGURATION_INVALID,
          "expected a file with user name and password, found none that can be read: " + file,
          e);
    }
  }
}
