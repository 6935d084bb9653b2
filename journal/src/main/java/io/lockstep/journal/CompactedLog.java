package io.lockstep.journal;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the latest value of each key, in one append-only file that is rewritten when most of it is
/// outdated: for what must outlive a segment, and for small state such as sessions. Keys are held
/// in memory, values in the file.
///
/// Changes are durable after [#sync]; a power loss before it keeps some of the changes since,
/// oldest first. Damaged entries are detected, quarantined and never served; their keys are absent,
/// or have the value before. After a failed write or sync every change throws until it is opened
/// anew. Thread-safe.
public final class CompactedLog implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(CompactedLog.class);
  private static final int PUT = 1;
  private static final int REMOVE = 2;
  private static final int FLUSH_BYTES = 256 << 10;
  private static final int LARGEST_PENDING_BYTES = 8 << 20;
  private static final int FIRST_BUFFER_BYTES = 4 << 10;
  private static final long COMPACT_FROM_BYTES = 1 << 20;
  private static final String NEW_SUFFIX = ".tmp";

  private final Disk disk;
  private final String name;
  private final long quotaBytes;
  private final LongSupplier salts;
  private final Quarantine quarantine;
  private final CRC32C crc = new CRC32C();
  private final Map<Key, Entry> index = new LinkedHashMap<>();

  private CompactedFile file;
  private ByteBuffer pending = ByteBuffer.allocateDirect(FIRST_BUFFER_BYTES);
  private int pendingBytes;
  private long written;
  private long durable;
  private long pinned;
  private long liveBytes;
  private long compactAtBytes = COMPACT_FROM_BYTES;
  private @Nullable JournalException broken;
  private boolean closed;

  /// A key compared by content; its array is never changed.
  private static final class Key {
    private final byte[] bytes;

    Key(byte[] bytes) {
      this.bytes = bytes;
    }

    byte[] bytes() {
      return bytes;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Key key && Arrays.equals(bytes, key.bytes);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(bytes);
    }
  }

  /// Where the record of a key stands.
  private record Entry(long position, int size) {}

  private CompactedLog(Disk disk, String name, long quotaBytes, LongSupplier salts) {
    this.disk = disk;
    this.name = name;
    this.quotaBytes = quotaBytes;
    this.salts = salts;
    this.quarantine = new Quarantine(disk, name);
    disk.delete(name + NEW_SUFFIX);
    if (!disk.exists(name)) {
      CompactedFile fresh = CompactedFile.create(disk, name + NEW_SUFFIX, salts.getAsLong());
      fresh.file().sync();
      fresh.activate(disk, name).file().close();
    } else {
      // A process that was killed may have left a name that is not durable yet.
      CompactedFile.syncName(disk, name);
    }
    file = CompactedFile.open(disk, name);
    recover();
  }

  /// Opens or creates a log.
  ///
  /// @param name the file on the disk, such as `sessions/state`
  /// @param quotaBytes the most that live entries may take; [#put] refuses more
  /// @throws JournalException when the disk fails, or the file is no such log
  public static CompactedLog open(Disk disk, String name, long quotaBytes) {
    return open(disk, name, quotaBytes, new SecureRandom()::nextLong);
  }

  /// The same for simulations, which bring their own random numbers, one for each file written.
  public static CompactedLog open(Disk disk, String name, long quotaBytes, LongSupplier salts) {
    return new CompactedLog(disk, name, quotaBytes, salts);
  }

  /// Sets the value of a key.
  ///
  /// @return false, with nothing changed, when the live entries would exceed the quota
  public synchronized boolean put(byte[] key, byte[] value) {
    requireWritable();
    long payloadBytes = (long) Integer.BYTES + key.length + value.length;
    if (payloadBytes > JournalOptions.LARGEST_RECORD_BYTES) {
      throw new JournalException(
          JournalException.Reason.RECORD_TOO_LARGE,
          "log '%s': expected an entry of at most %d bytes, found %d"
              .formatted(name, JournalOptions.LARGEST_RECORD_BYTES, payloadBytes));
    }
    int size = RecordFormat.paddedSize((int) payloadBytes);
    Key owned = new Key(key.clone());
    Entry old = index.get(owned);
    if (liveBytes + size - sizeOf(old) > quotaBytes) {
      return false;
    }
    long position = append(PUT, owned.bytes(), value);
    forget(owned);
    index.put(owned, new Entry(position, size));
    liveBytes += size;
    compactWhenDue();
    return true;
  }

  /// Removes a key.
  ///
  /// @return whether it was there
  public synchronized boolean remove(byte[] key) {
    requireWritable();
    Key owned = new Key(key);
    if (!index.containsKey(owned)) {
      return false;
    }
    long _ = append(REMOVE, key, new byte[0]);
    forget(owned);
    compactWhenDue();
    return true;
  }

  /// The value of a key; empty when it is absent or damaged.
  public synchronized Optional<byte[]> get(byte[] key) {
    requireOpen();
    Key owned = new Key(key);
    Entry entry = index.get(owned);
    if (entry == null) {
      return Optional.empty();
    }
    ByteBuffer payload = read(entry);
    if (payload == null) {
      forget(owned);
      return Optional.empty();
    }
    byte[] value = new byte[payload.remaining() - Integer.BYTES - key.length];
    payload.get(payload.position() + Integer.BYTES + key.length, value);
    return Optional.of(value);
  }

  /// Whether a key is present.
  public synchronized boolean contains(byte[] key) {
    return index.containsKey(new Key(key));
  }

  /// Visits keys and values, those set longest ago first. Changes made meanwhile may or may not be
  /// seen. The visitor may use the log; it owns the value, but must not change the key.
  public void forEach(BiConsumer<byte[], byte[]> visitor) {
    for (Key key : keys()) {
      get(key.bytes()).ifPresent(value -> visitor.accept(key.bytes(), value));
    }
  }

  /// Returns when all changes made before are durable.
  public synchronized void sync() {
    requireWritable();
    flush();
    if (durable < written) {
      syncFile();
      durable = written;
    }
  }

  /// Rewrites the file with the live entries only; happens by itself when more than half is
  /// outdated. All changes made before are durable then.
  public synchronized void compact() {
    requireWritable();
    rewrite();
  }

  /// How many keys there are.
  public synchronized int size() {
    return index.size();
  }

  /// Bytes that live entries take; what the quota bounds.
  public synchronized long liveBytes() {
    return liveBytes;
  }

  /// Bytes of the log, outdated entries included.
  public synchronized long fileBytes() {
    return written + pendingBytes;
  }

  /// Damaged ranges, as offsets behind the file's header.
  public List<DamagedRange> damaged() {
    return quarantine.ranges();
  }

  /// Makes all changes durable and closes the file.
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    try {
      if (broken == null) {
        sync();
        if (pinned < written) {
          markDurable();
          sync();
        }
      }
    } finally {
      closed = true;
      file.file().close();
    }
  }

  // --- recovery ---

  private void recover() {
    RecordCursor cursor = RecordCursor.over(file.file(), 0, file.salt(), file.file().size());
    LogScan scan = LogScan.scan(cursor, Math.max(0, file.file().size() - SegmentHeader.BYTES));
    for (LogScan.Hole hole : scan.holes()) {
      quarantine.add(
          hole.from(),
          hole.to(),
          file.file(),
          hole.from() + SegmentHeader.BYTES,
          "no valid entry before intact ones in '" + name + "'");
    }
    if (scan.mustCut()) {
      file.file().truncate(scan.end() + SegmentHeader.BYTES);
      log.atInfo()
          .addKeyValue("log", name)
          .addKeyValue("bytes", scan.fileEnd() - scan.end())
          .log("Cut off an unfinished tail");
    }
    // What was only in the page cache is served from now on, so it has to stay.
    file.file().sync();
    cursor.limit(scan.end());
    cursor.position(0);
    index(cursor);
    written = scan.end();
    durable = written;
    pinned = scan.pinned();
    compactAtBytes = Math.max(COMPACT_FROM_BYTES, 2 * liveBytes);
  }

  private void index(RecordCursor cursor) {
    while (true) {
      switch (cursor.find()) {
        case END -> {
          return;
        }
        case RECORD -> {
          index(cursor.kind(), cursor.payload(), new Entry(cursor.position(), cursor.size()));
          cursor.advance();
        }
        case MARKER, FILLER -> cursor.advance();
        case DAMAGE -> cursor.position(cursor.nextValid());
      }
    }
  }

  private void index(int kind, ByteBuffer payload, Entry entry) {
    byte[] bytes = new byte[kind == PUT ? payload.getInt() : payload.remaining()];
    payload.get(bytes);
    Key key = new Key(bytes);
    forget(key);
    if (kind == PUT) {
      index.put(key, entry);
      liveBytes += entry.size();
    }
  }

  // --- writing ---

  private long append(int kind, byte[] key, byte[] value) {
    int prefix = kind == PUT ? Integer.BYTES : 0;
    int payloadBytes = prefix + key.length + value.length;
    int size = RecordFormat.paddedSize(payloadBytes);
    if (pendingBytes > 0 && pendingBytes + size > FLUSH_BYTES) {
      flushWhenPossible(size);
    }
    if (pendingBytes == 0 && durable > pinned) {
      markDurable();
    }
    reserve(size);
    int start = pendingBytes;
    pending.position(start + RecordFormat.HEADER_BYTES);
    if (kind == PUT) {
      pending.putInt(key.length);
    }
    pending.put(key).put(value);
    return seal(start, payloadBytes, kind, RecordFormat.RECORD);
  }

  /// States that all before is durable, so that later damage there is not taken for a torn tail.
  private void markDurable() {
    reserve(RecordFormat.MARKER_BYTES);
    int start = pendingBytes;
    pending.putLong(start + RecordFormat.HEADER_BYTES, durable);
    long position = seal(start, Long.BYTES, 0, RecordFormat.MARKER);
    pinned = durable == position ? position + RecordFormat.MARKER_BYTES : durable;
  }

  private long seal(int start, int payloadBytes, int kind, int form) {
    long position = written + start;
    pendingBytes = RecordFormat.seal(pending, start, payloadBytes, kind, form, crc);
    RecordFormat.bind(pending, start, pendingBytes, position, file.salt());
    pending.clear();
    return position;
  }

  private void reserve(int bytes) {
    pending.clear();
    int needed = pendingBytes + bytes;
    if (needed > pending.capacity()) {
      ByteBuffer larger = ByteBuffer.allocateDirect(Integer.highestOneBit(needed - 1) << 1);
      larger.put(0, pending, 0, pendingBytes);
      pending = larger;
    }
  }

  /// Until sync, a full disk is no reason to refuse a change while memory holds it.
  private void flushWhenPossible(int moreBytes) {
    try {
      flush();
    } catch (JournalException e) {
      if (e.reason() != JournalException.Reason.DISK_FULL
          || pendingBytes + moreBytes > LARGEST_PENDING_BYTES) {
        throw e;
      }
    }
  }

  private void flush() {
    if (pendingBytes == 0) {
      return;
    }
    try {
      pending.position(0).limit(pendingBytes);
      file.file().write(written + SegmentHeader.BYTES, pending);
    } catch (JournalException e) {
      // After a full disk the same bytes go to the same place later.
      if (e.reason() != JournalException.Reason.DISK_FULL) {
        broken = e;
      }
      throw e;
    } finally {
      pending.clear();
    }
    written += pendingBytes;
    pendingBytes = 0;
  }

  private void syncFile() {
    try {
      file.file().sync();
    } catch (JournalException e) {
      broken = e;
      throw e;
    }
  }

  private void compactWhenDue() {
    if (fileBytes() < compactAtBytes || fileBytes() < 2 * liveBytes) {
      return;
    }
    try {
      rewrite();
    } catch (JournalException e) {
      requireWritable();
      compactAtBytes = fileBytes() + fileBytes() / 4 + COMPACT_FROM_BYTES;
      log.atWarn()
          .addKeyValue("log", name)
          .setCause(e)
          .log("The log could not be compacted; it goes on growing until the next attempt");
    }
  }

  /// Writes the live entries to a new file, which then takes the name of the old one.
  private void rewrite() {
    CompactedFile fresh = CompactedFile.create(disk, name + NEW_SUFFIX, salts.getAsLong());
    Map<Key, Entry> moved = new LinkedHashMap<>();
    long end;
    try {
      CompactedFile.Copy copy = fresh.copy();
      for (Map.Entry<Key, Entry> live : index.entrySet()) {
        ByteBuffer payload = read(live.getValue());
        if (payload != null) {
          int size = live.getValue().size();
          moved.put(live.getKey(), new Entry(copy.append(PUT, payload), size));
        }
      }
      end = copy.finish();
    } catch (JournalException e) {
      fresh.discard(disk);
      throw e;
    }
    CompactedFile renamed;
    try {
      renamed = fresh.activate(disk, name);
    } catch (JournalException e) {
      // Which of both files has the name is unknown now.
      broken = e;
      throw e;
    }
    file.file().close();
    file = renamed;
    index.clear();
    index.putAll(moved);
    liveBytes = moved.values().stream().mapToLong(Entry::size).sum();
    pendingBytes = 0;
    written = end;
    durable = end;
    pinned = end;
    compactAtBytes = Math.max(COMPACT_FROM_BYTES, 2 * liveBytes);
  }

  // --- reading ---

  /// The payload of a record; null when it is damaged.
  private @Nullable ByteBuffer read(Entry entry) {
    if (entry.position() >= written) {
      int start = (int) (entry.position() - written);
      int payloadBytes = pending.getInt(start + Integer.BYTES);
      return pending.slice(start + RecordFormat.HEADER_BYTES, payloadBytes);
    }
    RecordCursor cursor = RecordCursor.single(file.file(), file.salt(), entry.size());
    cursor.limit(entry.position() + entry.size());
    cursor.position(entry.position());
    if (cursor.find() == RecordCursor.Found.RECORD) {
      return cursor.payload();
    }
    quarantine.add(
        entry.position(),
        entry.position() + entry.size(),
        file.file(),
        entry.position() + SegmentHeader.BYTES,
        "checksum failed while reading '" + name + "'");
    return null;
  }

  private synchronized List<Key> keys() {
    return new ArrayList<>(index.keySet());
  }

  private void forget(Key key) {
    liveBytes -= sizeOf(index.remove(key));
  }

  private static int sizeOf(@Nullable Entry entry) {
    return entry == null ? 0 : entry.size();
  }

  private void requireOpen() {
    if (closed) {
      throw new JournalException(JournalException.Reason.CLOSED, "log '" + name + "' is closed");
    }
  }

  private void requireWritable() {
    requireOpen();
    JournalException cause = broken;
    if (cause != null) {
      throw new JournalException(
          JournalException.Reason.READ_ONLY,
          "log '%s' is read-only: %s; mend the disk and restart"
              .formatted(name, cause.getMessage()),
          cause);
    }
  }
}
