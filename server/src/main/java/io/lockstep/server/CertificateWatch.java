package io.lockstep.server;

import io.lockstep.api.TlsIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks at the files of the server's identity once a second and gives them on when they have
/// changed and can be used; files that cannot be used change nothing, and are complained of once.
/// The MQTT listener looks at its files itself.
final class CertificateWatch implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(CertificateWatch.class);
  private static final long WATCH_MILLIS = 1_000;

  private final Pki.Identity files;
  private final Consumer<TlsIdentity> taken;
  private final ScheduledExecutorService watch =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("https-certificates").factory());
  private List<FileTime> seen;

  private CertificateWatch(Pki.Identity files, Consumer<TlsIdentity> taken) {
    this.files = files;
    this.taken = taken;
    seen = stamps();
  }

  /// Begins to look; `taken` runs on a thread of its own.
  static CertificateWatch start(Pki.Identity files, Consumer<TlsIdentity> taken) {
    CertificateWatch begun = new CertificateWatch(files, taken);
    var _ =
        begun.watch.scheduleWithFixedDelay(
            begun::look, WATCH_MILLIS, WATCH_MILLIS, TimeUnit.MILLISECONDS);
    return begun;
  }

  private void look() {
    List<FileTime> now = stamps();
    if (now.equals(seen)) {
      return;
    }
    seen = now;
    try {
      taken.accept(TlsIdentity.read(files.certificates(), files.key()));
      log.atInfo().addKeyValue("file", files.certificates()).log("HTTPS shows a new certificate");
    } catch (RuntimeException e) {
      log.atWarn()
          .addKeyValue("file", files.certificates())
          .setCause(e)
          .log("A changed certificate cannot be used by HTTPS; the one before stays");
    }
  }

  private List<FileTime> stamps() {
    List<FileTime> stamps = new ArrayList<>();
    try {
      for (Path file : List.of(files.certificates(), files.key())) {
        stamps.add(Files.getLastModifiedTime(file));
      }
    } catch (IOException _) {
      // In the midst of being replaced; whether it stays so is seen when they are read.
    }
    return stamps;
  }

  @Override
  public void close() {
    List<Runnable> _ = watch.shutdownNow();
  }
}
