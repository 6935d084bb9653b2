package io.lockstep.space.egress;

import io.lockstep.model.text.Yaml;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// Reads an endpoint that sends mails. Used once.
final class SmtpReader {
  /// Its own keys, beside those of all endpoints.
  static final List<String> KEYS =
      List.of(
          "host",
          "port",
          "security",
          "user",
          "password",
          "sasl",
          "from",
          "to",
          "batch",
          "timeout",
          "ca");

  private static final List<String> MAIL_MECHANISMS = List.of("plain", "login");
  private static final Pattern ADDRESS =
      Pattern.compile("[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,255}");
  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9.:-]{1,255}");
  private static final int MAILS_BATCH = 1_000;
  private static final int SUBMISSION_PORT = 587;
  private static final Duration MAILS_INTERVAL = Duration.ofMinutes(1);

  private final EndpointFiles files;
  private final Yaml yaml;

  SmtpReader(EndpointFiles files, Yaml yaml) {
    this.files = files;
    this.yaml = yaml;
  }

  Optional<EndpointSettings> read(String name, Yaml.Mapping entry) {
    Optional<String> host =
        yaml.required(entry, "host", "endpoint")
            .filter(text -> files.fits(entry, "host", HOST, "the name of a host", text));
    int port = files.count(entry, "port", 1, 65_535, SUBMISSION_PORT);
    EndpointSettings.Security security = security(entry);
    Optional<String> from =
        yaml.required(entry, "from", "endpoint")
            .filter(text -> files.fits(entry, "from", ADDRESS, "an address", text));
    List<String> to = yaml.texts(entry, "to");
    to.forEach(address -> files.fits(entry, "to", ADDRESS, "an address", address));
    Optional<String> user = yaml.optional(entry, "user");
    Optional<EndpointSettings.Secret> password = files.hidden(entry, "password");
    String mechanism = yaml.optional(entry, "sasl").orElse("plain");
    if (!MAIL_MECHANISMS.contains(mechanism)) {
      files.problem(entry, "sasl", "one of " + String.join(", ", MAIL_MECHANISMS), mechanism);
    }
    if (user.isPresent() != (entry.value("password") != null)) {
      files.problem(entry, "user", "user and password together", "one of them");
    }
    if (user.isPresent() && security == EndpointSettings.Security.NONE) {
      files.problem(entry, "security", "starttls or tls beside a password", "none");
    }
    int batch = files.count(entry, "batch", 1, MAILS_BATCH, MAILS_BATCH);
    Duration timeout =
        files.duration(entry, "timeout", Duration.ofSeconds(30), Duration.ofMinutes(5));
    String ca = yaml.optional(entry, "ca").map(files::beside).orElse("");
    EndpointSettings.Persistence persistence = files.persistence(entry, MAILS_INTERVAL);
    Optional<EndpointSettings.Login> login =
        user.flatMap(
            who ->
                password.map(
                    secret ->
                        new EndpointSettings.Login(
                            mechanism.toUpperCase(Locale.ROOT), who, secret)));
    return host.flatMap(
        at ->
            from.map(
                sender ->
                    new EndpointSettings.Smtp(
                        name,
                        at,
                        port,
                        security,
                        login,
                        sender,
                        to,
                        batch,
                        timeout,
                        ca,
                        persistence)));
  }

  private EndpointSettings.Security security(Yaml.Mapping entry) {
    String text = yaml.optional(entry, "security").orElse("starttls");
    for (EndpointSettings.Security security : EndpointSettings.Security.values()) {
      if (security.name().toLowerCase(Locale.ROOT).equals(text)) {
        return security;
      }
    }
    files.problem(entry, "security", "none, starttls or tls", text);
    return EndpointSettings.Security.STARTTLS;
  }
}
