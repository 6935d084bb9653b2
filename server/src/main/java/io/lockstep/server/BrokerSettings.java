package io.lockstep.server;

import io.lockstep.broker.BrokerOptions;
import io.lockstep.broker.ClientCertificates;
import io.lockstep.broker.Redirection;
import io.lockstep.broker.Reporting;
import io.lockstep.broker.TlsListener;
import io.lockstep.broker.TlsOptions;
import io.lockstep.ingest.CertificateName;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// How the MQTT broker listens and what it tells of itself, from the settings.
final class BrokerSettings {
  private static final String NONE = "none";

  private BrokerSettings() {}

  static BrokerOptions of(Settings settings, Pki.Identity identity) {
    return BrokerOptions.defaults()
        .withListener(settings.text(Setting.MQTT_BIND), settings.port(Setting.MQTT_PORT))
        .withLimits(Limits.mqtt(settings))
        .withRedirection(redirection(settings))
        .withTls(
            new TlsListener(
                settings.text(Setting.MQTTS_BIND),
                settings.port(Setting.MQTTS_PORT),
                new TlsOptions(
                    identity.certificates(),
                    identity.key(),
                    file(settings, Setting.MQTTS_CERTIFICATES),
                    clients(settings, identity))))
        .withReporting(
            new Reporting(
                Main.Version.current(),
                settings.duration(Setting.MQTT_SYS_INTERVAL),
                prefixes(settings)));
  }

  /// As what devices of Azure IoT Hub reach this server; with the port unless it is the usual one.
  static String hubHost(Settings settings, int tlsPort) {
    String host = settings.text(Setting.AZURE_HUB_HOST);
    return tlsPort == 8883 || host.indexOf(':') >= 0 ? host : host + ":" + tlsPort;
  }

  /// Where MQTT clients are sent, and when.
  static Redirection redirection(Settings settings) {
    String server = settings.text(Setting.MQTT_REDIRECT_SERVER);
    Redirection.When when =
        switch (settings.text(Setting.MQTT_REDIRECT)) {
          case "at-stop" -> Redirection.When.AT_STOP;
          case "now" -> Redirection.When.NOW;
          case "for-good" -> Redirection.When.FOR_GOOD;
          default -> Redirection.When.NEVER;
        };
    if (when != Redirection.When.NEVER && server.equals("none")) {
      throw new LockstepException(
          ErrorCode.CONFIGURATION_INVALID,
          "mqtt.redirect-server: expected where clients are sent, such as other.example:1883, since"
              + " mqtt.redirect is \"%s\"; found none"
                  .formatted(settings.text(Setting.MQTT_REDIRECT)));
    }
    return when == Redirection.When.NEVER ? Redirection.never() : new Redirection(when, server);
  }

  private static ClientCertificates clients(Settings settings, Pki.Identity identity) {
    ClientCertificates.Mode mode =
        ClientCertificates.Mode.valueOf(
            settings.text(Setting.MQTTS_CLIENT_AUTH).toUpperCase(Locale.ROOT));
    if (mode == ClientCertificates.Mode.NONE) {
      return ClientCertificates.none();
    }
    List<Path> authorities = new ArrayList<>();
    if (Files.exists(identity.authority())) {
      authorities.add(identity.authority());
    }
    file(settings, Setting.MQTTS_CLIENT_CA).ifPresent(authorities::add);
    if (authorities.isEmpty()) {
      throw new LockstepException(
          ErrorCode.CONFIGURATION_INVALID,
          "mqtts.client-ca: expected a file of authorities of clients, found none, and no %s either"
              .formatted(identity.authority()));
    }
    return new ClientCertificates(mode, authorities, file(settings, Setting.MQTTS_CLIENT_CRL));
  }

  private static Optional<Path> file(Settings settings, Setting setting) {
    String text = settings.text(setting);
    return text.equals(NONE) ? Optional.empty() : Optional.of(Path.of(text));
  }

  private static List<String> prefixes(Settings settings) {
    String text = settings.text(Setting.MQTT_METRICS_PREFIXES);
    if (text.equals(NONE)) {
      return List.of();
    }
    List<String> prefixes =
        Stream.of(text.split(",", -1)).map(String::strip).filter(one -> !one.isEmpty()).toList();
    if (prefixes.size() > Reporting.PREFIXES_MAX) {
      throw new LockstepException(
          ErrorCode.CONFIGURATION_INVALID,
          "mqtt.metrics-prefixes: expected at most %d, found %d"
              .formatted(Reporting.PREFIXES_MAX, prefixes.size()));
    }
    return prefixes;
  }

  /// What in a client's certificate names its device.
  static CertificateName certificateName(Settings settings) {
    return settings.text(Setting.MQTTS_IDENTITY).equals("san")
        ? CertificateName.ALTERNATIVE_NAME
        : CertificateName.COMMON_NAME;
  }
}
