package io.lockstep.space.egress;

import io.lockstep.model.text.NamedText;
import io.lockstep.model.text.Problem;
import io.lockstep.model.text.Yaml;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;

/// Reads the files of a workspace's `endpoints/` folder.
///
/// ```yaml
/// endpoints:
///   - name: maintenance
///     kind: webhook
///     url: https://cmms.example/hooks/twins
///     mode: batched                     # binary, structured (the default) or batched
///     batch: 100
///     headers:
///       Authorization: { env: CMMS_TOKEN }
///     timeout: 10s
///     ca: ca.pem
///     handshake: true
///     sign: { env: CMMS_SECRET }
///     interval: 1s
///     retry: { first: 1s, longest: 5m, attempts: 30, age: 24h }
///     dead-letter: floor
///   - name: floor
///     kind: mqtt
///     topic: "events/{twinId}/{type}"
///     qos: 1
///     retain: false
///   - name: shift
///     kind: smtp
///     host: mail.example.org
///     port: 587
///     security: starttls                # none, starttls (the default) or tls
///     user: lockstep
///     password: { file: mail.password }
///     sasl: plain                       # or login
///     from: lockstep@example.org
///     to: [ shift@example.org ]
///     interval: 1m
///   - name: lake
///     kind: kafka
///     bootstrap: broker-1:9093
///     topic: twin-events
///     mode: binary                      # or structured (the default)
///     tls: true
///     ca: ca.pem
///     sasl: scram-sha-512               # plain, scram-sha-256 or scram-sha-512
///     user: lockstep
///     password: { env: KAFKA_PASSWORD }
///     properties: { compression.type: lz4 }
/// ```
public final class EndpointFiles {
  private static final List<String> FILE_KEYS = List.of("endpoints");
  private static final List<String> KINDS = List.of("webhook", "mqtt", "kafka", "smtp");
  private static final List<String> COMMON =
      List.of("name", "kind", "retry", "dead-letter", "interval");
  private static final List<String> WEBHOOK =
      with("url", "mode", "batch", "headers", "timeout", "ca", "handshake", "sign");
  private static final List<String> MQTT = with("topic", "qos", "retain");
  private static final List<String> KAFKA =
      with(
          "bootstrap",
          "topic",
          "mode",
          "timeout",
          "tls",
          "ca",
          "sasl",
          "user",
          "password",
          "properties");
  private static final List<String> MECHANISMS = List.of("plain", "scram-sha-256", "scram-sha-512");
  private static final Pattern TOPIC = Pattern.compile("[A-Za-z0-9._-]{1,249}");
  private static final Pattern BROKERS =
      Pattern.compile("[^\\s,:]+:[0-9]{1,5}(\\s*,\\s*[^\\s,:]+:[0-9]{1,5})*");
  private static final List<String> ALL = all();
  private static final List<String> RETRY = List.of("first", "longest", "attempts", "age");
  private static final List<String> SECRET = List.of("env", "file");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");
  private static final Pattern HEADER = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^}]*)}");
  private static final List<String> PLACEHOLDERS = List.of("twinId", "type", "model", "subject");
  private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})\\s*(ms|s|m|h|d)");
  private static final int BATCH_MAX = 10_000;

  private final String file;
  private final Yaml yaml;

  private EndpointFiles(String file, Yaml yaml) {
    this.file = file;
    this.yaml = yaml;
  }

  private static List<String> with(String... more) {
    List<String> keys = new ArrayList<>(COMMON);
    keys.addAll(List.of(more));
    return List.copyOf(keys);
  }

  private static List<String> all() {
    List<String> keys = new ArrayList<>(WEBHOOK);
    keys.addAll(MQTT);
    keys.addAll(KAFKA);
    keys.addAll(SmtpReader.KEYS);
    return keys.stream().distinct().toList();
  }

  /// The outcome of [#parse].
  public sealed interface Result {
    /// The endpoints, in the order of the files.
    record Valid(List<EndpointSettings> endpoints) implements Result {
      /// Copies the list.
      public Valid {
        endpoints = List.copyOf(endpoints);
      }
    }

    /// Nothing of the set can be used; all problems that were found, by file and line.
    record Invalid(List<Problem> problems) implements Result {
      /// Copies the list.
      public Invalid {
        problems = List.copyOf(problems);
      }
    }
  }

  /// Parses the files as one set.
  public static Result parse(List<NamedText> files) {
    List<Problem> problems = new ArrayList<>();
    List<EndpointSettings> endpoints = new ArrayList<>();
    Map<String, String> places = new TreeMap<>();
    List<Runnable> checks = new ArrayList<>();
    for (NamedText text : files) {
      Yaml yaml = Yaml.of(text.name(), problems);
      EndpointFiles reader = new EndpointFiles(text.name(), yaml);
      List<Node> items =
          Yaml.read(text, problems, FILE_KEYS)
              .map(top -> top.value("endpoints"))
              .map(list -> yaml.items(list, "endpoints"))
              .orElse(List.of());
      for (Node item : items) {
        yaml.mapping(item, "endpoint", ALL)
            .flatMap(reader::endpoint)
            .filter(endpoint -> reader.isNew(item, endpoint.name(), places))
            .ifPresent(
                endpoint -> {
                  endpoints.add(endpoint);
                  checks.add(() -> reader.checkDeadLetter(item, endpoint, places));
                });
      }
    }
    checks.forEach(Runnable::run);
    return problems.isEmpty() ? new Result.Valid(endpoints) : new Result.Invalid(problems);
  }

  private boolean isNew(Node item, String name, Map<String, String> places) {
    int line = item.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
    String earlier = places.putIfAbsent(name, file + ":" + line);
    if (earlier != null) {
      yaml.problem(
          item, "endpoint %s: expected one entry, found another at %s".formatted(name, earlier));
    }
    return earlier == null;
  }

  private void checkDeadLetter(Node item, EndpointSettings endpoint, Map<String, String> places) {
    String other = endpoint.persistence().deadLetter();
    if (!other.isEmpty() && (!places.containsKey(other) || other.equals(endpoint.name()))) {
      yaml.problem(
          item,
          "endpoint %s: dead-letter: expected the name of another endpoint, found %s"
              .formatted(endpoint.name(), other));
    }
  }

  private Optional<EndpointSettings> endpoint(Yaml.Mapping entry) {
    Optional<String> name = yaml.required(entry, "name", "endpoint");
    Optional<String> kind = yaml.required(entry, "kind", "endpoint");
    if (name.isEmpty() || kind.isEmpty()) {
      return Optional.empty();
    }
    if (!NAME.matcher(name.get()).matches()) {
      problem(
          entry,
          "name",
          "1 to 128 letters, digits, dots, dashes and underscores, a letter or digit first",
          name.get());
      return Optional.empty();
    }
    return switch (kind.get()) {
      case "webhook" -> permits(entry, WEBHOOK) ? webhook(name.get(), entry) : Optional.empty();
      case "mqtt" -> permits(entry, MQTT) ? mqtt(name.get(), entry) : Optional.empty();
      case "kafka" -> permits(entry, KAFKA) ? kafka(name.get(), entry) : Optional.empty();
      case "smtp" ->
          permits(entry, with(SmtpReader.KEYS.toArray(String[]::new)))
              ? new SmtpReader(this, yaml).read(name.get(), entry)
              : Optional.empty();
      case String other -> {
        problem(entry, "kind", String.join(" or ", KINDS), other);
        yield Optional.empty();
      }
    };
  }

  private boolean permits(Yaml.Mapping entry, List<String> keys) {
    boolean isGood = true;
    for (Map.Entry<String, Node> key : entry.keys().entrySet()) {
      if (!keys.contains(key.getKey())) {
        yaml.problem(
            key.getValue(),
            "endpoint: expected one of %s for this kind, found %s"
                .formatted(String.join(", ", keys), key.getKey()));
        isGood = false;
      }
    }
    return isGood;
  }

  void problem(Yaml.Mapping entry, String key, String expected, String found) {
    Node at = entry.value(key);
    yaml.problem(
        at == null ? entry.node() : at,
        "%s: expected %s, found %s".formatted(key, expected, found));
  }

  private Optional<EndpointSettings> webhook(String name, Yaml.Mapping entry) {
    Optional<URI> url = yaml.required(entry, "url", "endpoint").flatMap(text -> url(entry, text));
    EndpointSettings.Mode mode = mode(entry);
    int batch = count(entry, "batch", 1, BATCH_MAX, 100);
    List<EndpointSettings.Header> headers = headers(entry, "headers");
    Duration timeout = duration(entry, "timeout", Duration.ofSeconds(10), Duration.ofMinutes(5));
    String ca = yaml.optional(entry, "ca").map(this::beside).orElse("");
    boolean handshake = yaml.bool(entry, "handshake", false);
    Optional<EndpointSettings.Secret> signature = hidden(entry, "sign");
    EndpointSettings.Persistence persistence = persistence(entry);
    return url.map(
        to ->
            new EndpointSettings.Webhook(
                name, to, mode, batch, headers, timeout, ca, handshake, signature, persistence));
  }

  /// A secret that must not stand in the file.
  Optional<EndpointSettings.Secret> hidden(Yaml.Mapping entry, String key) {
    Node node = entry.value(key);
    if (node == null) {
      return Optional.empty();
    }
    if (!(node instanceof MappingNode)) {
      problem(entry, key, "{ env: VARIABLE } or { file: PATH }", "a text that anybody can read");
      return Optional.empty();
    }
    return secret(key, node);
  }

  private Optional<URI> url(Yaml.Mapping entry, String text) {
    try {
      URI url = new URI(text);
      boolean isHttp = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
      if (isHttp && url.getHost() != null && url.getUserInfo() == null) {
        return Optional.of(url);
      }
    } catch (URISyntaxException _) {
      // Reported below.
    }
    problem(entry, "url", "an http or https URL with a host and without a password", text);
    return Optional.empty();
  }

  private EndpointSettings.Mode mode(Yaml.Mapping entry) {
    String text = yaml.optional(entry, "mode").orElse("structured");
    for (EndpointSettings.Mode mode : EndpointSettings.Mode.values()) {
      if (mode.name().toLowerCase(Locale.ROOT).equals(text)) {
        return mode;
      }
    }
    problem(entry, "mode", "binary, structured or batched", text);
    return EndpointSettings.Mode.STRUCTURED;
  }

  private List<EndpointSettings.Header> headers(Yaml.Mapping entry, String key) {
    Node node = entry.value(key);
    List<EndpointSettings.Header> headers = new ArrayList<>();
    if (node != null) {
      yaml.mapping(node, key, List.of())
          .ifPresent(
              mapping ->
                  mapping
                      .values()
                      .forEach(
                          (name, value) -> header(mapping, name, value).ifPresent(headers::add)));
    }
    return headers;
  }

  private Optional<EndpointSettings.Header> header(Yaml.Mapping all, String name, Node value) {
    if (!HEADER.matcher(name).matches()) {
      problem(all, name, "the name of an HTTP header", name);
      return Optional.empty();
    }
    return secret(name, value).map(secret -> new EndpointSettings.Header(name, secret));
  }

  private Optional<EndpointSettings.Secret> secret(String name, Node value) {
    if (!(value instanceof MappingNode)) {
      return yaml.text(value, name).map(EndpointSettings.Secret.Plain::new);
    }
    Optional<Yaml.Mapping> reference = yaml.mapping(value, name, SECRET);
    if (reference.isEmpty()) {
      return Optional.empty();
    }
    Optional<String> variable = yaml.optional(reference.get(), "env");
    Optional<String> path = yaml.optional(reference.get(), "file");
    if (variable.isPresent() == path.isPresent()) {
      yaml.problem(value, name + ": expected either env or file");
      return Optional.empty();
    }
    return variable.isPresent()
        ? variable.map(EndpointSettings.Secret.Environment::new)
        : path.map(text -> new EndpointSettings.Secret.File(beside(text)));
  }

  /// A path of the workspace is meant from the folder of its file.
  String beside(String path) {
    Path folder = Path.of(file).getParent();
    return folder == null ? path : folder.resolve(path).toString();
  }

  private Optional<EndpointSettings> mqtt(String name, Yaml.Mapping entry) {
    Optional<String> topic =
        yaml.required(entry, "topic", "endpoint").filter(text -> isTopic(entry, text));
    int qos = count(entry, "qos", 0, 1, 1);
    boolean retain = yaml.bool(entry, "retain", false);
    EndpointSettings.Persistence persistence = persistence(entry);
    return topic.map(to -> new EndpointSettings.Mqtt(name, to, qos, retain, persistence));
  }

  private Optional<EndpointSettings> kafka(String name, Yaml.Mapping entry) {
    Optional<String> bootstrap =
        yaml.required(entry, "bootstrap", "endpoint")
            .filter(
                text -> fits(entry, "bootstrap", BROKERS, "host:port, with commas between", text));
    Optional<String> topic =
        yaml.required(entry, "topic", "endpoint")
            .filter(
                text ->
                    fits(
                        entry,
                        "topic",
                        TOPIC,
                        "1 to 249 letters, digits, dots, dashes and underscores",
                        text));
    EndpointSettings.Mode mode = mode(entry);
    if (mode == EndpointSettings.Mode.BATCHED) {
      problem(entry, "mode", "binary or structured for this kind", "batched");
    }
    Duration timeout = duration(entry, "timeout", Duration.ofSeconds(30), Duration.ofMinutes(5));
    boolean tls = yaml.bool(entry, "tls", false);
    String ca = yaml.optional(entry, "ca").map(this::beside).orElse("");
    if (!tls && !ca.isEmpty()) {
      problem(entry, "ca", "tls: true beside it", "ca alone");
    }
    Optional<EndpointSettings.Login> login = login(entry);
    List<EndpointSettings.Header> properties = headers(entry, "properties");
    EndpointSettings.Persistence persistence = persistence(entry);
    return bootstrap.flatMap(
        at ->
            topic.map(
                to ->
                    new EndpointSettings.Kafka(
                        name, at, to, mode, timeout, tls, ca, login, properties, persistence)));
  }

  boolean fits(Yaml.Mapping entry, String key, Pattern pattern, String expected, String text) {
    boolean isGood = pattern.matcher(text).matches();
    if (!isGood) {
      problem(entry, key, expected, text);
    }
    return isGood;
  }

  private Optional<EndpointSettings.Login> login(Yaml.Mapping entry) {
    Optional<String> mechanism = yaml.optional(entry, "sasl");
    Node password = entry.value("password");
    if (mechanism.isEmpty()) {
      if (password != null || entry.value("user") != null) {
        problem(entry, "sasl", String.join(", ", MECHANISMS) + " beside user and password", "none");
      }
      return Optional.empty();
    }
    if (!MECHANISMS.contains(mechanism.get())) {
      problem(entry, "sasl", "one of " + String.join(", ", MECHANISMS), mechanism.get());
    }
    Optional<String> user = yaml.required(entry, "user", "endpoint");
    if (password == null) {
      problem(entry, "password", "{ env: VARIABLE } or { file: PATH }", "none");
      return Optional.empty();
    }
    return user.flatMap(
        name ->
            secret("password", password)
                .map(
                    secret ->
                        new EndpointSettings.Login(
                            mechanism.get().toUpperCase(Locale.ROOT), name, secret)));
  }

  private boolean isTopic(Yaml.Mapping entry, String text) {
    Matcher matcher = PLACEHOLDER.matcher(text);
    while (matcher.find()) {
      if (!PLACEHOLDERS.contains(matcher.group(1))) {
        problem(
            entry,
            "topic",
            "a topic with {%s}".formatted(String.join("}, {", PLACEHOLDERS)),
            matcher.group());
        return false;
      }
    }
    if (text.startsWith("$") || text.indexOf('+') >= 0 || text.indexOf('#') >= 0) {
      problem(entry, "topic", "a topic without + and # that does not begin with $", text);
      return false;
    }
    return true;
  }

  private EndpointSettings.Persistence persistence(Yaml.Mapping entry) {
    return persistence(entry, Duration.ZERO);
  }

  EndpointSettings.Persistence persistence(Yaml.Mapping entry, Duration usual) {
    Duration interval = duration(entry, "interval", usual, Duration.ofDays(1));
    EndpointSettings.Persistence standard = EndpointSettings.Persistence.defaults();
    String deadLetter = yaml.optional(entry, "dead-letter").orElse("");
    Node node = entry.value("retry");
    Yaml.Mapping retry = node == null ? null : yaml.mapping(node, "retry", RETRY).orElse(null);
    if (retry == null) {
      return new EndpointSettings.Persistence(
          standard.firstPause(),
          standard.longestPause(),
          standard.attemptsMax(),
          standard.ageMax(),
          deadLetter,
          interval);
    }
    Duration day = Duration.ofDays(1);
    Duration first = duration(retry, "first", standard.firstPause(), day);
    Duration longest = duration(retry, "longest", standard.longestPause(), day);
    return new EndpointSettings.Persistence(
        first,
        longest.compareTo(first) < 0 ? first : longest,
        count(retry, "attempts", 1, 1_000_000, standard.attemptsMax()),
        duration(retry, "age", standard.ageMax(), Duration.ofDays(365)),
        deadLetter,
        interval);
  }

  int count(Yaml.Mapping entry, String key, int least, int most, int otherwise) {
    double number = yaml.number(entry, key, otherwise);
    if (number < least || number > most || number != Math.rint(number)) {
      problem(
          entry,
          key,
          "a whole number from %d to %d".formatted(least, most),
          String.valueOf(number));
      return otherwise;
    }
    return (int) number;
  }

  Duration duration(Yaml.Mapping entry, String key, Duration otherwise, Duration longest) {
    Optional<String> text = yaml.optional(entry, key);
    if (text.isEmpty()) {
      return otherwise;
    }
    Matcher matcher = DURATION.matcher(text.get());
    if (matcher.matches()) {
      long number = Long.parseLong(matcher.group(1));
      Duration duration =
          switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofDays(number);
          };
      if (duration.isPositive() && duration.compareTo(longest) <= 0) {
        return duration;
      }
    }
    problem(
        entry,
        key,
        "a duration such as 500ms, 10s, 5m or 24h, at most %d s".formatted(longest.toSeconds()),
        text.get());
    return otherwise;
  }
}
