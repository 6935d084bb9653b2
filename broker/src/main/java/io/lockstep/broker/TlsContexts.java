package io.lockstep.broker;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandler;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SniHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.Mapping;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The certificates of a TLS listener, by the name that a client asks for. Files are looked at once
/// a second: when they have changed and can be used, new handshakes meet what they say now; files
/// that cannot be used change nothing, and are complained of once. Thread-safe.
final class TlsContexts implements Mapping<String, SslContext>, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(TlsContexts.class);
  private static final long WATCH_MILLIS = 1_000;
  private static final int CLIENT_HELLO_BYTES = 64 << 10;
  private static final long HANDSHAKE_MILLIS = 10_000;
  private static final long IDLE_SECONDS = 30;
  private static final String CHAIN = ".pem";
  private static final String KEY = ".key";

  private final TlsOptions options;
  private final Predicate<X509Certificate> isKnown;
  private final ScheduledExecutorService watch =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("mqtts-certificates").factory());

  /// Does the arithmetic of handshakes.
  private final ThreadPoolExecutor handshakes;

  private volatile Loaded loaded;
  private List<FileTime> seen;

  /// What the files said when they were read.
  private record Loaded(
      SslContext first, Map<String, SslContext> byHost, @Nullable ClientTrust clients) {}

  /// @param isKnown true for client certificates that need no authority
  /// @throws LockstepException with CONFIGURATION_INVALID when a file cannot be used
  TlsContexts(TlsOptions options, Predicate<X509Certificate> isKnown) {
    this.options = options;
    this.isKnown = isKnown;
    seen = stamps();
    loaded = load();
    int threads = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    handshakes =
        new ThreadPoolExecutor(
            threads,
            threads,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(), // one task a connection at most
            Thread.ofPlatform().daemon().name("mqtts-handshake-", 0).factory());
    handshakes.allowCoreThreadTimeOut(true);
  }

  /// What encrypts one connection. A handshake takes a millisecond or two of CPU, which threads of
  /// its own spend: a crowd that connects does not make those wait who are connected.
  ChannelHandler handler() {
    return new SniHandler(this, CLIENT_HELLO_BYTES, HANDSHAKE_MILLIS) {
      @Override
      protected SslHandler newSslHandler(SslContext context, ByteBufAllocator allocator) {
        return context.newHandler(allocator, handshakes);
      }
    };
  }

  /// Looks at the files from now on; `changed` runs after new ones were taken.
  void watch(Runnable changed) {
    var _ =
        watch.scheduleWithFixedDelay(
            () -> look(changed), WATCH_MILLIS, WATCH_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void look(Runnable changed) {
    List<FileTime> now = stamps();
    if (now.equals(seen)) {
      return;
    }
    seen = now;
    try {
      loaded = load();
      log.atInfo().addKeyValue("file", options.certificateChain()).log("Certificates read anew");
      changed.run();
    } catch (RuntimeException e) {
      log.atWarn().setCause(e).log("Changed certificates cannot be used; the ones before stay");
    }
  }

  private List<FileTime> stamps() {
    List<FileTime> stamps = new ArrayList<>();
    List<Path> files = new ArrayList<>(List.of(options.certificateChain(), options.key()));
    files.addAll(options.clients().authorities());
    options.clients().revoked().ifPresent(files::add);
    try {
      files.addAll(others());
      for (Path file : files) {
        stamps.add(Files.getLastModifiedTime(file));
      }
    } catch (IOException | LockstepException _) {
      // In the midst of being replaced; whether it stays so is seen when they are read.
    }
    return stamps;
  }

  private List<Path> others() throws IOException {
    Path folder = options.others().orElse(null);
    if (folder == null) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(CHAIN) || file.toString().endsWith(KEY))
          .sorted()
          .toList();
    }
  }

  private Loaded load() {
    ClientTrust clients = clients();
    SslContext first = context(options.certificateChain(), options.key(), clients);
    Map<String, SslContext> byHost = new HashMap<>();
    try {
      for (Path chain : others()) {
        String name = chain.toString();
        if (name.endsWith(CHAIN)) {
          Path key = Path.of(name.substring(0, name.length() - CHAIN.length()) + KEY);
          SslContext context = context(chain, key, clients);
          for (String host : Certificates.hostsOf(Certificates.read(chain).getFirst())) {
            byHost.putIfAbsent(host, context);
          }
        }
      }
    } catch (IOException e) {
      throw Certificates.invalid(
          options.others().orElseThrow(), "a folder of certificates", String.valueOf(e), e);
    }
    return new Loaded(first, Map.copyOf(byHost), clients);
  }

  private @Nullable ClientTrust clients() {
    ClientCertificates demand = options.clients();
    if (demand.mode() == ClientCertificates.Mode.NONE) {
      return null;
    }
    List<X509Certificate> authorities = new ArrayList<>();
    demand.authorities().forEach(file -> authorities.addAll(Certificates.read(file)));
    List<X509CRL> revoked =
        demand.revoked().map(file -> Certificates.readRevoked(file, authorities)).orElse(List.of());
    try {
      return new ClientTrust(authorities, revoked, isKnown);
    } catch (GeneralSecurityException e) {
      throw Certificates.invalid(
          demand.authorities().getFirst(), "usable authorities", String.valueOf(e), e);
    }
  }

  private SslContext context(Path chain, Path key, @Nullable ClientTrust clients) {
    try {
      SslContextBuilder builder =
          SslContextBuilder.forServer(chain.toFile(), key.toFile())
              .protocols("TLSv1.3", "TLSv1.2")
              .applicationProtocolConfig(
                  new ApplicationProtocolConfig(
                      ApplicationProtocolConfig.Protocol.ALPN,
                      ApplicationProtocolConfig.SelectorFailureBehavior.FATAL_ALERT,
                      ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                      TlsOptions.APPLICATION_PROTOCOLS));
      if (clients != null) {
        boolean isRequired = options.clients().mode() == ClientCertificates.Mode.REQUIRE;
        builder
            .trustManager(clients)
            .clientAuth(isRequired ? ClientAuth.REQUIRE : ClientAuth.OPTIONAL);
      }
      return builder.build();
    } catch (SSLException | IllegalArgumentException e) {
      throw new LockstepException(
          ErrorCode.CONFIGURATION_INVALID,
          "mqtts: expected a PEM certificate chain in %s and its PKCS #8 key in %s, found: %s"
              .formatted(chain, key, e.getMessage()),
          e);
    }
  }

  /// The certificate for a host; the first one when the client names none that is known.
  @Override
  public SslContext map(@Nullable String host) {
    Loaded now = loaded;
    if (host == null || now.byHost().isEmpty()) {
      return now.first();
    }
    String name = host.toLowerCase(Locale.ROOT);
    SslContext exact = now.byHost().get(name);
    if (exact != null) {
      return exact;
    }
    int dot = name.indexOf('.');
    SslContext any = dot < 0 ? null : now.byHost().get("*" + name.substring(dot));
    return any == null ? now.first() : any;
  }

  /// What is made of a client's certificate now; null when it is not taken (any more).
  @Nullable ClientCertificate judge(X509Certificate[] chain) {
    ClientTrust clients = loaded.clients();
    return clients == null ? null : clients.judge(chain);
  }

  /// True when a client's certificate was revoked since it came in.
  boolean isRevoked(X509Certificate certificate) {
    ClientTrust clients = loaded.clients();
    return clients != null && clients.isRevoked(certificate);
  }

  @Override
  public void close() {
    watch.shutdownNow();
    handshakes.shutdown();
  }
}
