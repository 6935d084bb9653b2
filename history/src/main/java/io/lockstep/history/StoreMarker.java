package io.lockstep.history;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;

/// What the file beside the store says: how the store was left, and what of it is on the disk for
/// good. The store itself is written without waiting for the disk, so after a loss of power only
/// what was synced can be trusted; after the mere end of a process, all can. Immutable.
///
/// @param boot identifies the run of the operating system; empty when it cannot be told
/// @param isClean the store was closed after all was synced
/// @param syncedChanges the changes log is durably in the store up to here
/// @param syncedSamples rows of numbers on the disk
/// @param syncedTexts rows of text on the disk
/// @param syncedSeries rows of the catalogue on the disk
/// @param salvageFrom the folder from which rows are being copied, empty when none
/// @param missing what of the changes log was gone before it was read
/// @param knownMicros the greatest receive time of all changes up to `syncedChanges`
/// @param droppedBefore readings known before this time were removed by the retention;
///   [Long#MIN_VALUE] when none were
record StoreMarker(
    String boot,
    boolean isClean,
    long syncedChanges,
    long syncedSamples,
    long syncedTexts,
    long syncedSeries,
    String salvageFrom,
    Missing missing,
    long knownMicros,
    long droppedBefore) {
  private static final String FILE = "history.properties";

  /// A stretch of the changes log that was gone before it was read; of several, from the begin of
  /// the first to the end of the last.
  ///
  /// @param from its begin; -1 when there is none
  /// @param to its end
  /// @param sinceMicros what the last change before it was received at; [Long#MIN_VALUE] when
  ///   nobody knows
  /// @param untilMicros when the first change behind it was received; [Long#MAX_VALUE] when nobody
  ///   knows
  record Missing(long from, long to, long sinceMicros, long untilMicros) {
    static final Missing NONE = new Missing(-1, -1, Long.MIN_VALUE, Long.MAX_VALUE);

    boolean isAny() {
      return from >= 0;
    }

    private Missing and(Missing later) {
      return isAny()
          ? new Missing(
              Math.min(from, later.from),
              Math.max(to, later.to),
              Math.min(sinceMicros, later.sinceMicros),
              Math.max(untilMicros, later.untilMicros))
          : later;
    }
  }

  static StoreMarker fresh(String boot) {
    return new StoreMarker(
        boot, true, 0, 0, 0, 0, "", Missing.NONE, Long.MIN_VALUE, Long.MIN_VALUE);
  }

  StoreMarker opened(String thisBoot) {
    return new StoreMarker(
        thisBoot,
        false,
        syncedChanges,
        syncedSamples,
        syncedTexts,
        syncedSeries,
        "",
        missing,
        knownMicros,
        droppedBefore);
  }

  StoreMarker synced(
      long changes, long known, long samples, long texts, long series, boolean clean) {
    return new StoreMarker(
        boot, clean, changes, samples, texts, series, "", missing, known, droppedBefore);
  }

  StoreMarker salvaging(String folder) {
    return new StoreMarker(
        boot,
        false,
        syncedChanges,
        syncedSamples,
        syncedTexts,
        syncedSeries,
        folder,
        missing,
        knownMicros,
        droppedBefore);
  }

  StoreMarker with(Missing more) {
    return new StoreMarker(
        boot,
        isClean,
        syncedChanges,
        syncedSamples,
        syncedTexts,
        syncedSeries,
        salvageFrom,
        missing.and(more),
        knownMicros,
        droppedBefore);
  }

  StoreMarker dropped(long before) {
    return new StoreMarker(
        boot,
        isClean,
        syncedChanges,
        syncedSamples,
        syncedTexts,
        syncedSeries,
        salvageFrom,
        missing,
        knownMicros,
        Math.max(droppedBefore, before));
  }

  /// Fewer rows are on the disk, since a day of them was removed.
  StoreMarker without(boolean isText, long rows) {
    return new StoreMarker(
        boot,
        isClean,
        syncedChanges,
        isText ? syncedSamples : Math.max(0, syncedSamples - rows),
        isText ? Math.max(0, syncedTexts - rows) : syncedTexts,
        syncedSeries,
        salvageFrom,
        missing,
        knownMicros,
        droppedBefore);
  }

  /// Whether rows may have been lost or garbled since the last sync.
  boolean lostPower(String thisBoot) {
    return !isClean && !boot.isEmpty() && !thisBoot.isEmpty() && !boot.equals(thisBoot);
  }

  static Optional<StoreMarker> read(Path folder) {
    Path file = folder.resolve(FILE);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    Properties all = new Properties();
    try (InputStream in = Files.newInputStream(file)) {
      all.load(in);
      return Optional.of(
          new StoreMarker(
              all.getProperty("boot", ""),
              Boolean.parseBoolean(all.getProperty("clean", "false")),
              number(all, "synced.changes", 0),
              number(all, "synced.samples", 0),
              number(all, "synced.texts", 0),
              number(all, "synced.series", 0),
              all.getProperty("salvage.from", ""),
              new Missing(
                  number(all, "missing.from", -1),
                  number(all, "missing.to", -1),
                  number(all, "missing.since", Long.MIN_VALUE),
                  number(all, "missing.until", Long.MAX_VALUE)),
              number(all, "known.micros", Long.MIN_VALUE),
              number(all, "dropped.before", Long.MIN_VALUE)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NumberFormatException _) {
      return Optional.empty();
    }
  }

  /// Replaces the file, durably and as a whole.
  void write(Path folder) {
    Properties all = new Properties();
    all.setProperty("boot", boot);
    all.setProperty("clean", Boolean.toString(isClean));
    all.setProperty("synced.changes", Long.toString(syncedChanges));
    all.setProperty("synced.samples", Long.toString(syncedSamples));
    all.setProperty("synced.texts", Long.toString(syncedTexts));
    all.setProperty("synced.series", Long.toString(syncedSeries));
    all.setProperty("salvage.from", salvageFrom);
    all.setProperty("missing.from", Long.toString(missing.from()));
    all.setProperty("missing.to", Long.toString(missing.to()));
    all.setProperty("missing.since", Long.toString(missing.sinceMicros()));
    all.setProperty("missing.until", Long.toString(missing.untilMicros()));
    all.setProperty("known.micros", Long.toString(knownMicros));
    all.setProperty("dropped.before", Long.toString(droppedBefore));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      all.store(out, "How the history's store was left; written by the server");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    DurableFile.replace(folder, FILE, out.toByteArray());
  }

  /// This run of the operating system.
  static String currentBoot() {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
    } catch (IOException _) {
      return "";
    }
  }

  private static long number(Properties all, String key, long otherwise) {
    return Long.parseLong(all.getProperty(key, Long.toString(otherwise)));
  }
}
