package io.lockstep.space.egress;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// An endpoint as the workspace describes it, checked. Immutable.
public sealed interface EndpointSettings {
  /// The name by which event routes know it.
  String name();

  /// How deliveries to it are repeated, and when they are given up.
  Persistence persistence();

  /// Takes events by HTTP POST.
  ///
  /// @param url `http` or `https`
  /// @param mode how events stand in requests
  /// @param batchMax events of one request, with [Mode#BATCHED]
  /// @param headers added to each request
  /// @param timeout how long an answer is awaited
  /// @param caFile certificates (PEM) of the authorities that sign the receiver's; empty for those
  ///   that the system trusts
  /// @param handshake whether the receiver is first asked if it wants events (CloudEvents web
  ///   hooks, chapter 4)
  /// @param signature with which requests are signed (Standard Webhooks 1.0.0); empty for not
  record Webhook(
      String name,
      URI url,
      Mode mode,
      int batchMax,
      List<Header> headers,
      Duration timeout,
      String caFile,
      boolean handshake,
      Optional<Secret> signature,
      Persistence persistence)
      implements EndpointSettings {
    /// Without a signature.
    public Webhook(
        String name,
        URI url,
        Mode mode,
        int batchMax,
        List<Header> headers,
        Duration timeout,
        String caFile,
        boolean handshake,
        Persistence persistence) {
      this(
          name,
          url,
          mode,
          batchMax,
          headers,
          timeout,
          caFile,
          handshake,
          Optional.empty(),
          persistence);
    }

    /// Copies the list.
    public Webhook {
      headers = List.copyOf(headers);
    }
  }

  /// Sends mails. Several events for the same addresses make one mail.
  ///
  /// @param security how the connection is encrypted
  /// @param login how to log in; empty when nobody asks
  /// @param from the sender's address
  /// @param to addresses of events that name none; empty for none
  /// @param batchMax events of one delivery, from 1
  /// @param timeout how long each answer is awaited
  /// @param caFile certificates (PEM) of the authorities that sign the server's; empty for those
  ///   that the system trusts
  record Smtp(
      String name,
      String host,
      int port,
      Security security,
      Optional<Login> login,
      String from,
      List<String> to,
      int batchMax,
      Duration timeout,
      String caFile,
      Persistence persistence)
      implements EndpointSettings {
    /// Copies the list.
    public Smtp {
      to = List.copyOf(to);
    }
  }

  /// How a connection to a mail server is encrypted.
  enum Security {
    /// Not at all.
    NONE,
    /// From the command STARTTLS on (RFC 3207); without it nothing is sent.
    STARTTLS,
    /// From the beginning (RFC 8314).
    TLS
  }

  /// Publishes events to our own broker.
  ///
  /// @param topic with `{twinId}`, `{type}`, `{model}` and `{subject}` where these stand
  /// @param qos 0 or 1
  /// @param retain whether the broker keeps the last event of each topic
  record Mqtt(String name, String topic, int qos, boolean retain, Persistence persistence)
      implements EndpointSettings {}

  /// Writes events to a Kafka topic, with the twin as the key.
  ///
  /// @param bootstrap `host:port`, several with commas between
  /// @param mode BINARY or STRUCTURED, see the Kafka binding of CloudEvents
  /// @param timeout how long an acknowledgement is awaited
  /// @param tls whether connections are encrypted
  /// @param caFile certificates (PEM) of the authorities that sign the brokers'; empty for those
  ///   that the system trusts
  /// @param login how to log in
  /// @param properties of Kafka's Java client, for what has no key of its own here
  record Kafka(
      String name,
      String bootstrap,
      String topic,
      Mode mode,
      Duration timeout,
      boolean tls,
      String caFile,
      Optional<Login> login,
      List<Header> properties,
      Persistence persistence)
      implements EndpointSettings {
    /// Copies the list.
    public Kafka {
      properties = List.copyOf(properties);
    }
  }

  /// A login by SASL.
  ///
  /// @param mechanism of Kafka `PLAIN`, `SCRAM-SHA-256` or `SCRAM-SHA-512`, of mail `PLAIN` or
  ///   `LOGIN`
  record Login(String mechanism, String user, Secret password) {}

  /// How a request carries events, see the HTTP binding of CloudEvents.
  enum Mode {
    /// Attributes as headers, data as the body.
    BINARY,
    /// One event as JSON.
    STRUCTURED,
    /// Several events as a JSON array.
    BATCHED
  }

  /// A header of each request.
  record Header(String name, Secret value) {}

  /// A text that may be one that nobody should see in a file.
  sealed interface Secret {
    /// Stands in the workspace.
    record Plain(String text) implements Secret {}

    /// The value of a variable of the process's environment.
    record Environment(String variable) implements Secret {}

    /// The content of a file, without the white space around it.
    record File(String path) implements Secret {}
  }

  /// How often a delivery is tried.
  ///
  /// @param firstPause before the first repetition; doubled for each further one
  /// @param longestPause the longest one
  /// @param attemptsMax tries of one event, from 1
  /// @param ageMax older events are given up once a try failed
  /// @param deadLetter endpoint that gets what was given up, empty for none
  /// @param interval from one delivery that was taken to the next one, zero for none
  record Persistence(
      Duration firstPause,
      Duration longestPause,
      int attemptsMax,
      Duration ageMax,
      String deadLetter,
      Duration interval) {
    /// Without an interval.
    public Persistence(
        Duration firstPause,
        Duration longestPause,
        int attemptsMax,
        Duration ageMax,
        String deadLetter) {
      this(firstPause, longestPause, attemptsMax, ageMax, deadLetter, Duration.ZERO);
    }

    /// What holds when nothing is said: as the original has it, 30 tries within 24 hours.
    public static Persistence defaults() {
      return new Persistence(
          Duration.ofSeconds(1), Duration.ofMinutes(5), 30, Duration.ofHours(24), "");
    }
  }
}
