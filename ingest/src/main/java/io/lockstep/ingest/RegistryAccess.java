package io.lockstep.ingest;

import io.lockstep.broker.Access;
import io.lockstep.broker.AuthenticationExchange;
import io.lockstep.broker.ClientCertificate;
import io.lockstep.broker.ConnectRequest;
import io.lockstep.broker.Decision;
import io.lockstep.broker.Password;
import io.lockstep.broker.Standing;
import io.lockstep.model.Principal;
import io.lockstep.model.Role;
import java.security.SecureRandom;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Who may come in, and what they may publish and subscribe to: the broker's [Access] and the
/// bearer tokens of HTTP, decided from the registry of [Devices]. Thread-safe, never blocks, fails
/// closed.
///
/// | who | MQTT user | MQTT password, or HTTP bearer |
/// |---|---|---|
/// | a device | its id | its credential |
/// | an app | the token's name | the token |
/// | a person | none: they log in over HTTP, or make a token | none |
/// | a device with a certificate | none, or its id | none |
/// | a person in the web app | none | none: the browser's session |
/// | the administrator | `admin` | the admin token of the data folder |
/// | anybody, when allowed | none | none |
///
/// MQTT 5 clients may also authenticate by `PLAIN` with the same, and the administrator by
/// `SCRAM-SHA-256`; see [#authenticate].
///
/// A device reads and writes what its [Device] entry says. What a registered edge node of Sparkplug
/// publishes, no other device may; commands and states of Sparkplug hosts no device may, unless its
/// entry lists them. Topics below `$device/<id>/` are those of this device alone, see [TopicView].
/// Births that the broker keeps, below `$sparkplug`, are for who may hear births. `$SYS` is for
/// OPERATOR and above, as far as no policy limits what they read, other topics below `$` for ADMIN.
/// A token of role DEVICE is a device of its name with the default permissions. Other tokens may
/// subscribe to everything outside of `$`; OPERATOR and ENGINEER may publish outside of `lockstep/`
/// and `$`, ENGINEER telemetry of any twin too, ADMIN everything outside of `$`. Commands to
/// devices go through the HTTP interface, where they are recorded, so no other role may publish
/// them. Anonymous clients may publish telemetry and what is outside of `lockstep/`, and subscribe
/// to everything outside of `$`.
///
/// Of those whose rights depend on policies [TopicRights] decides besides: they publish telemetry
/// of twins that they may write, and are told of topics of twins what they may read, and nothing
/// else, whatever filter they subscribed to.
///
/// A certificate is a device's when its thumbprint (SHA-256) is the device's credential, whoever
/// has signed it, or when an authority of the listener vouches for it and it names the device.
///
/// A removed device or token, and a replaced credential, lose their permissions at once, an expired
/// token at the next topic it asks for; the broker ends their connections soon after ([Standing]).
///
/// Nobody takes over a session of somebody else: a client identifier that names another device or
/// token is refused here, so that it is free when its owner comes, and the broker refuses one whose
/// session belongs to another principal.
public final class RegistryAccess implements Access {
  private static final String TELEMETRY_OF_ANY = "lockstep/v1/+/telemetry/#";

  private static final int GUESTS_MAX = 10_000;

  private final Devices devices;
  private final @Nullable CredentialHash adminToken;
  private final boolean anonymousAllowed;
  private final InstantSource clock;
  private final TokenUses uses;
  private final CertificateName certificateName;
  private volatile TopicRights rights = TopicRights.NONE;
  private volatile @Nullable ScramVerifier adminVerifier;
  private final SecureRandom random = new SecureRandom();
  private final byte[] decoyKey = new byte[32];

  /// People whom another server knows and who came in by a browser's session, which ends by itself.
  private final Set<Principal> guests = ConcurrentHashMap.newKeySet();

  /// @param adminToken the hash of the data folder's admin token; null when there is none
  /// @param anonymousAllowed true lets MQTT clients without user name in
  /// @param clock tells when tokens have expired
  public RegistryAccess(
      Devices devices,
      @Nullable CredentialHash adminToken,
      boolean anonymousAllowed,
      InstantSource clock) {
    this(devices, adminToken, anonymousAllowed, clock, CertificateName.COMMON_NAME);
  }

  /// The same with another part of certificates that names devices.
  public RegistryAccess(
      Devices devices,
      @Nullable CredentialHash adminToken,
      boolean anonymousAllowed,
      InstantSource clock,
      CertificateName certificateName) {
    this.certificateName = certificateName;
    this.devices = devices;
    this.uses = new TokenUses(devices);
    this.adminToken = adminToken;
    this.anonymousAllowed = anonymousAllowed;
    this.clock = clock;
    random.nextBytes(decoyKey);
  }

  /// Asks these from now on about those whose rights depend on policies; until then whoever is
  /// restricted may do nothing.
  public void ask(TopicRights wanted) {
    rights = wanted;
  }

  /// Lets the administrator log in by SCRAM-SHA-256 too, from now on. Others cannot: what is kept
  /// of their secrets is a hash that says nothing about a proof.
  public void knowAdministratorBy(ScramVerifier verifier) {
    adminVerifier = verifier;
  }

  @Override
  public Optional<AuthenticationExchange> authenticate(String method, ConnectRequest request) {
    String clientId = request.clientId();
    return switch (method) {
      case "PLAIN" ->
          Optional.of(
              new PlainExchange(
                  (user, secret) ->
                      connect(
                          new ConnectRequest(
                              clientId, user, secret, request.tls(), request.address()))));
      case "SCRAM-SHA-256" ->
          Optional.ofNullable(adminVerifier)
              .map(
                  verifier ->
                      new ScramExchange(
                          Credentials.draw(random),
                          user -> user.equals(Devices.ADMIN) ? verifier : decoy(user),
                          _ ->
                              admit(
                                  new Principal(Devices.ADMIN, Role.ADMIN),
                                  Standing.ALWAYS,
                                  clientId)));
      default -> Optional.empty();
    };
  }

  /// A verifier that no secret has; the same for the same name, as a real one would be.
  private ScramVerifier decoy(String user) {
    byte[] salt = Arrays.copyOf(ScramVerifier.hmac(decoyKey, user), 16);
    return new ScramVerifier(
        salt, ScramVerifier.ITERATIONS, ScramVerifier.hmac(decoyKey, "-" + user), decoyKey);
  }

  /// Who holds this secret, as HTTP sends it in `Authorization: Bearer`.
  public Optional<Principal> authenticate(String bearer) {
    return authenticate(CredentialHash.of(bearer));
  }

  /// Who holds the secret of this hash.
  public Optional<Principal> authenticate(CredentialHash hash) {
    return identify(hash, true) instanceof Identity.Known(Principal principal)
        ? Optional.of(principal)
        : Optional.empty();
  }

  /// When the token of this id was last used since the process has started, microseconds since
  /// 1970, to a minute; empty when it was not.
  public OptionalLong lastUseMicros(String tokenId) {
    return uses.lastMicros(tokenId);
  }

  @Override
  public Decision connect(ConnectRequest request) {
    String user = request.user();
    Password password = request.password();
    if (password == null) {
      return connectWithoutPassword(request, user);
    }
    if (user == null) {
      return new Decision.Refused(Decision.Reason.BAD_CREDENTIALS);
    }
    CredentialHash hash = CredentialHash.of(password.text());
    return switch (identify(hash, true)) {
      case Identity.Known(Principal principal) when principal.name().equals(user) ->
          admit(principal, () -> isStill(principal, hash), request.clientId());
      case Identity.ShutOut(String name) when name.equals(user) ->
          new Decision.Refused(Decision.Reason.NOT_AUTHORIZED);
      case Identity.Known _, Identity.ShutOut _, Identity.Unknown _ ->
          new Decision.Refused(Decision.Reason.BAD_CREDENTIALS);
    };
  }

  /// A client that its certificate, or what carries its connection, speaks for.
  private Decision connectWithoutPassword(ConnectRequest request, @Nullable String user) {
    ClientCertificate certificate = request.certificate();
    if (certificate != null) {
      return connectBy(certificate, user, request.clientId());
    }
    Optional<Decision.Granted> known = request.known();
    if (known.isPresent() && (user == null || known.get().principal().name().equals(user))) {
      Principal principal = known.get().principal();
      if (devices.user(principal.name()).isEmpty() && guests.size() < GUESTS_MAX) {
        guests.add(principal);
      }
      return admit(principal, known.get().standing(), request.clientId());
    }
    if (user != null) {
      return new Decision.Refused(Decision.Reason.BAD_CREDENTIALS);
    }
    return anonymousAllowed
        ? admit(new Principal(Devices.ANONYMOUS, Role.DEVICE), Standing.ALWAYS, request.clientId())
        : new Decision.Refused(Decision.Reason.NOT_AUTHORIZED);
  }

  private Decision connectBy(
      ClientCertificate certificate, @Nullable String user, String clientId) {
    CredentialHash thumbprint = thumbprintOf(certificate.certificate());
    if (thumbprint != null
        && devices.holderOf(thumbprint) instanceof Devices.Holder.OfDevice(String id)) {
      return switch (identify(thumbprint, true)) {
        case Identity.Known(Principal principal) when user == null || user.equals(id) ->
            admit(principal, () -> isStill(principal, thumbprint), clientId);
        case Identity.ShutOut _ -> new Decision.Refused(Decision.Reason.NOT_AUTHORIZED);
        case Identity.Known _, Identity.Unknown _ ->
            new Decision.Refused(Decision.Reason.BAD_CREDENTIALS);
      };
    }
    if (!certificate.isVouched()) {
      return new Decision.Refused(Decision.Reason.BAD_CREDENTIALS);
    }
    for (String name : certificateName.of(certificate.certificate())) {
      if (devices.device(name).isPresent()) {
        if (user != null && !user.equals(name)) {
          return new Decision.Refused(Decision.Reason.BAD_CREDENTIALS);
        }
        return isEnabled(name)
            ? admit(new Principal(name, Role.DEVICE), () -> isEnabled(name), clientId)
            : new Decision.Refused(Decision.Reason.NOT_AUTHORIZED);
      }
    }
    return new Decision.Refused(Decision.Reason.NOT_AUTHORIZED);
  }

  private boolean isEnabled(String id) {
    return devices.device(id).filter(Device::enabled).isPresent();
  }

  /// True for the certificate whose thumbprint is a device's credential.
  @Override
  public boolean knows(X509Certificate certificate) {
    CredentialHash thumbprint = thumbprintOf(certificate);
    return thumbprint != null
        && devices.holderOf(thumbprint) instanceof Devices.Holder.OfDevice
        && identify(thumbprint, false) instanceof Identity.Known;
  }

  private static @Nullable CredentialHash thumbprintOf(X509Certificate certificate) {
    try {
      return CredentialHash.of(certificate.getEncoded());
    } catch (CertificateEncodingException _) {
      return null;
    }
  }

  /// Whether a secret still proves that somebody is who they were.
  private boolean isStill(Principal principal, CredentialHash hash) {
    return identify(hash, false) instanceof Identity.Known(Principal now) && now.equals(principal);
  }

  /// Lets a principal in, unless its client identifier names another device or token, whose session
  /// it would take over.
  private Decision admit(Principal principal, Standing standing, String clientId) {
    boolean isAnothers =
        !clientId.equals(principal.name())
            && (devices.device(clientId).isPresent()
                || devices.tokenNamed(clientId).isPresent()
                || devices.user(clientId).isPresent());
    return isAnothers
        ? new Decision.Refused(Decision.Reason.CLIENT_ID_NOT_VALID)
        : new Decision.Granted(principal, standing);
  }

  /// What a secret proves.
  private sealed interface Identity {
    record Known(Principal principal) implements Identity {}

    /// The secret is right, but its device is disabled or the token has expired.
    record ShutOut(String name) implements Identity {}

    record Unknown() implements Identity {}
  }

  /// @param isUse true when it counts as a use of a token
  private Identity identify(CredentialHash hash, boolean isUse) {
    if (adminToken != null && adminToken.matches(hash)) {
      return new Identity.Known(new Principal(Devices.ADMIN, Role.ADMIN));
    }
    return switch (devices.holderOf(hash)) {
      case null -> new Identity.Unknown();
      case Devices.Holder.OfDevice(String id) ->
          devices
              .device(id)
              .map(device -> identityOf(device, hash))
              .orElseGet(Identity.Unknown::new);
      case Devices.Holder.OfToken(String id) ->
          devices
              .token(id)
              .map(token -> identityOf(token, hash, isUse))
              .orElseGet(Identity.Unknown::new);
    };
  }

  private static Identity identityOf(Device device, CredentialHash hash) {
    CredentialHash own = device.credential();
    if (own == null || !own.matches(hash)) {
      return new Identity.Unknown();
    }
    return device.enabled()
        ? new Identity.Known(new Principal(device.id(), Role.DEVICE))
        : new Identity.ShutOut(device.id());
  }

  private Identity identityOf(Token token, CredentialHash hash, boolean isUse) {
    if (!token.hash().matches(hash)) {
      return new Identity.Unknown();
    }
    if (isExpired(token)) {
      return new Identity.ShutOut(token.name());
    }
    if (isUse) {
      uses.note(token, clock.millis() * 1_000L);
    }
    return new Identity.Known(token.principal());
  }

  private boolean isExpired(Token token) {
    return token.expiresMicros() != Token.NEVER
        && clock.millis() >= Math.floorDiv(token.expiresMicros(), 1_000L);
  }

  @Override
  public boolean mayPublish(Principal principal, String topic) {
    if (topic.startsWith("$")) {
      return OwnTree.isOf(principal, topic) && isEnabled(principal.name());
    }
    if (isGone(principal)) {
      return false;
    }
    if (rights.limits(principal)) {
      return limitedPublishes(principal, topic);
    }
    return switch (principal.role()) {
      case VIEWER -> false;
      case OPERATOR -> isOutside(topic);
      case ENGINEER -> isOutside(topic) || TopicFilters.matches(TELEMETRY_OF_ANY, topic);
      case ADMIN -> true;
      case DEVICE -> devicePublishes(principal.name(), topic);
    };
  }

  /// True when a principal logged in by a token that was removed, has expired, or has another role
  /// or other groups now. Devices are asked for where their filters are.
  private boolean isGone(Principal principal) {
    if (principal.role() == Role.DEVICE) {
      return false;
    }
    if (principal.name().equals(Devices.ADMIN)) {
      return adminToken == null;
    }
    Optional<User> user = devices.user(principal.name());
    if (user.isPresent()) {
      return !user.get().enabled() || !isOf(user.get(), principal);
    }
    if (guests.contains(principal)) {
      return false;
    }
    return devices
        .tokenNamed(principal.name())
        .filter(token -> isOf(token, principal) && !isExpired(token))
        .isEmpty();
  }

  private static boolean isOf(User user, Principal principal) {
    return user.role() == principal.role()
        && user.restricted() == principal.restricted()
        && user.groups().equals(principal.groups());
  }

  private static boolean isOf(Token token, Principal principal) {
    return token.role() == principal.role()
        && token.restricted() == principal.restricted()
        && token.groups().equals(principal.groups());
  }

  private boolean devicePublishes(String name, String topic) {
    if (name.equals(Devices.ANONYMOUS)) {
      return anonymousAllowed
          && ((isOutside(topic) && isFreeSparkplug(topic))
              || TopicFilters.matches(TELEMETRY_OF_ANY, topic)
              || TopicFilters.matches(DefaultTopics.ANSWERS_OF_ANY, topic)
              || DefaultTopics.DESIRED_FROM_ANY.stream()
                  .anyMatch(filter -> TopicFilters.matches(filter, topic)));
    }
    Device device = deviceOf(name);
    if (device == null || !device.enabled()) {
      return false;
    }
    if (!device.publish().isEmpty()) {
      return device.publish().stream().anyMatch(filter -> TopicFilters.matches(filter, topic));
    }
    boolean isOwn =
        device.sparkplug().isEmpty()
            ? isOutside(topic) && isFreeSparkplug(topic)
            : isOfEdge(topic, device.sparkplug());
    return isOwn
        || TopicFilters.matches(DefaultTopics.allOf(name), topic)
        || device.feeds().stream()
            .anyMatch(
                twin ->
                    TopicFilters.matches(DefaultTopics.telemetryOf(twin), topic)
                        || TopicFilters.matches(DefaultTopics.answersOf(twin), topic)
                        || topic.equals(DefaultTopics.desiredGet(twin))
                        || topic.equals(DefaultTopics.reported(twin)));
  }

  /// What an edge node says: births, data and deaths, and no commands.
  private static boolean isOfEdge(String topic, String identity) {
    SparkplugTopic read = SparkplugTopic.of(topic);
    return read != null && !read.type().isCommand() && read.identity().equals(identity);
  }

  /// True unless the topic is one of Sparkplug that somebody else speaks for: a registered edge
  /// node, or a host, whose commands and states are not a device's to publish.
  private boolean isFreeSparkplug(String topic) {
    if (!topic.startsWith(SparkplugTopic.NAMESPACE + "/")) {
      return true;
    }
    SparkplugTopic read = SparkplugTopic.of(topic);
    return read == null
        ? !TopicFilters.matches(SparkplugTopic.STATES, topic)
        : !read.type().isCommand() && devices.ofEdge(read.identity()) == null;
  }

  @Override
  public boolean maySubscribe(Principal principal, String filter) {
    String asked = TopicFilters.withoutShare(filter);
    if (isGone(principal)) {
      return false;
    }
    if (OwnTree.isOf(principal, asked)) {
      return isEnabled(principal.name());
    }
    String births = SparkplugTopic.birthsOf(asked);
    if (births != null) {
      return !rights.limitsReads(principal) && maySubscribe(principal, births);
    }
    if (asked.startsWith("$")) {
      boolean isSystem = asked.equals("$SYS") || asked.startsWith("$SYS/");
      return switch (principal.role()) {
        case OPERATOR, ENGINEER -> isSystem && !rights.limitsReads(principal);
        case ADMIN -> !rights.limitsReads(principal);
        case VIEWER, DEVICE -> false;
      };
    }
    if (rights.limitsReads(principal) && !mayAsk(principal, asked)) {
      return false;
    }
    return switch (principal.role()) {
      case VIEWER, OPERATOR, ENGINEER, ADMIN -> true;
      case DEVICE -> deviceSubscribes(principal.name(), asked);
    };
  }

  private boolean deviceSubscribes(String name, String asked) {
    if (name.equals(Devices.ANONYMOUS)) {
      return anonymousAllowed;
    }
    Device device = deviceOf(name);
    if (device == null || !device.enabled()) {
      return false;
    }
    if (!device.subscribe().isEmpty()) {
      return device.subscribe().stream().anyMatch(granted -> TopicFilters.covers(granted, asked));
    }
    boolean isOwn =
        device.sparkplug().isEmpty()
            ? isOutside(asked)
            : TopicFilters.covers(SparkplugTopic.allOf(device.sparkplug()), asked)
                || TopicFilters.covers(SparkplugTopic.STATES, asked)
                || TopicFilters.covers(SparkplugTopic.TAHU_HOSTS, asked);
    return isOwn
        || TopicFilters.covers(DefaultTopics.allOf(name), asked)
        || device.feeds().stream()
            .anyMatch(
                twin ->
                    TopicFilters.covers(DefaultTopics.commandsOf(twin), asked)
                        || asked.equals(DefaultTopics.desired(twin)));
  }

  /// The device of this name; a token of role DEVICE counts as one with the default permissions.
  private @Nullable Device deviceOf(String name) {
    return devices
        .device(name)
        .orElseGet(
            () ->
                devices
                    .tokenNamed(name)
                    .filter(token -> token.role() == Role.DEVICE && !isExpired(token))
                    .map(token -> Device.withDefaults(token.name(), token.hash()))
                    .orElse(null));
  }

  /// True for topics, and for filters all of whose topics, lie outside of `lockstep/` and `$`.
  private static boolean isOutside(String filter) {
    String first = TopicFilters.firstLevel(filter);
    return !first.equals("lockstep")
        && !first.equals("+")
        && !first.equals("#")
        && !first.startsWith("$");
  }

  @Override
  public long generation() {
    return devices.generation() + rights.generation();
  }

  // Those whose rights depend on policies

  /// They publish telemetry of twins that they may write, as far as their role may publish any. A
  /// device needs what its entry says besides.
  private boolean limitedPublishes(Principal principal, String topic) {
    TwinTopic of = TwinTopic.of(topic);
    boolean isTelemetry = of != null && of.kind().equals("telemetry");
    return switch (principal.role()) {
      case VIEWER, OPERATOR -> false;
      case ENGINEER, ADMIN -> isTelemetry && mayWrite(principal, of);
      case DEVICE ->
          devicePublishes(principal.name(), topic)
              && (isTelemetry ? mayWrite(principal, of) : !principal.restricted() || of != null);
    };
  }

  private boolean mayWrite(Principal principal, @Nullable TwinTopic of) {
    String twin = of == null ? null : of.twin();
    return of != null && twin != null && rights.mayWrite(principal, twin, of.path());
  }

  /// Whether a filter may be subscribed to by somebody who may not read everything: not when it
  /// names a twin that they may not read, or no twins at all. Of what an open filter matches they
  /// are told what they may read, see [#mayReceive].
  private boolean mayAsk(Principal principal, String filter) {
    if (principal.role() == Role.DEVICE && !principal.restricted()) {
      return true;
    }
    String first = TopicFilters.firstLevel(filter);
    if (first.equals("+") || first.equals("#") || filter.equals("lockstep/#")) {
      return true;
    }
    TwinTopic of = TwinTopic.of(filter);
    if (of == null) {
      return filter.startsWith("lockstep/+/") || filter.startsWith("lockstep/v1/#");
    }
    String twin = of.twin();
    boolean isOpen = of.kind().equals("#") || of.kind().equals("+");
    return twin == null || isOpen || mayRead(principal, twin, of);
  }

  private boolean mayRead(Principal principal, String twin, TwinTopic of) {
    return switch (of.kind()) {
      case "telemetry" -> rights.mayRead(principal, twin, of.path());
      case "commands" ->
          rights.mayRead(principal, twin, "") || rights.mayCommand(principal, twin, of.path());
      default -> rights.mayRead(principal, twin, "");
    };
  }

  @Override
  public boolean limitsReceipt(Principal principal) {
    return rights.limitsReads(principal);
  }

  @Override
  public boolean mayReceive(Principal principal, String topic) {
    if (principal.role() == Role.DEVICE && !principal.restricted()) {
      return true; // What its entry says.
    }
    TwinTopic of = TwinTopic.of(topic);
    String twin = of == null ? null : of.twin();
    return OwnTree.isOf(principal, topic)
        || (of != null && twin != null && !isGone(principal) && mayRead(principal, twin, of));
  }
}
