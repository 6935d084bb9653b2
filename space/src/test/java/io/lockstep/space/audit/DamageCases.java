package io.lockstep.space.audit;

import io.lockstep.journal.DiskFile;
import io.lockstep.journal.SegmentFiles;
import io.lockstep.journal.simulated.SimulatedDisk;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// One damage at a random place of an audited folder, for each kind that somebody without the key
/// can do.
final class DamageCases {
  private static final AuditKey FOREIGN = AuditKey.draw(new SecureRandom());
  private static final int SEGMENT_HEADER_BYTES = 4_096;

  private final SplittableRandom random;
  private final SimulatedDisk disk;
  private final SimulatedDisk before;
  private final AuditReport whole;

  /// Kinds of damage.
  enum Kind {
    BIT_OF_CHAIN,
    BIT_OF_ANCHOR,
    BIT_OF_INPUTS,
    BIT_OF_SEGMENT_HEADER,
    CHAIN_FILE_GONE,
    ANCHOR_GONE,
    FOLDER_GONE,
    FOLDER_AND_ANCHOR_GONE,
    INPUTS_SEGMENT_GONE,
    CHAIN_CUT,
    LAST_FRAME_CUT,
    INPUTS_CUT,
    FRAME_GONE,
    FRAME_TWICE,
    FRAMES_SWAPPED,
    CHAIN_FILES_SWAPPED,
    INPUTS_SEGMENTS_SWAPPED,
    ENTRY_REWRITTEN,
    AUDIT_ROLLED_BACK,
    FOREIGN_CHAIN
  }

  /// @param disk is damaged
  /// @param before the same folder at an earlier moment
  /// @param whole what the verification said before
  DamageCases(SimulatedDisk disk, SimulatedDisk before, AuditReport whole, long seed) {
    this.disk = disk;
    this.before = before;
    this.whole = whole;
    random = new SplittableRandom(seed);
  }

  void damage(Kind kind) {
    List<String> chain = new AuditFiles(disk).names();
    switch (kind) {
      case BIT_OF_CHAIN -> flip(any(chain), 0, -1);
      case BIT_OF_ANCHOR -> flip(AuditFiles.ANCHOR, 0, -1);
      case BIT_OF_INPUTS -> {
        long base = any(covered());
        flip(segment(base), SEGMENT_HEADER_BYTES, coveredEnd(base));
      }
      case BIT_OF_SEGMENT_HEADER -> flip(segment(any(covered())), 0, SEGMENT_HEADER_BYTES);
      case CHAIN_FILE_GONE -> disk.delete(any(chain));
      case ANCHOR_GONE -> disk.delete(AuditFiles.ANCHOR);
      case FOLDER_GONE -> chain.forEach(disk::delete);
      case FOLDER_AND_ANCHOR_GONE -> {
        chain.forEach(disk::delete);
        disk.delete(AuditFiles.ANCHOR);
      }
      case INPUTS_SEGMENT_GONE -> disk.delete(segment(any(covered())));
      case CHAIN_CUT -> {
        String name = any(chain);
        cut(name, random.nextLong(size(name)));
      }
      case LAST_FRAME_CUT -> {
        List<long[]> frames = frames(chain.getLast());
        cut(chain.getLast(), frames.getLast()[0]);
      }
      case INPUTS_CUT -> {
        long base = any(covered());
        cut(segment(base), random.nextLong(SEGMENT_HEADER_BYTES, coveredEnd(base)));
      }
      case FRAME_GONE -> {
        String name = any(chain);
        long[] frame = any(frames(name));
        replace(name, frame[0], frame[1], new byte[0]);
      }
      case FRAME_TWICE -> {
        String name = any(chain);
        long[] frame = any(frames(name));
        replace(name, frame[1], frame[1], bytes(name, frame[0], frame[1]));
      }
      case FRAMES_SWAPPED -> {
        String name = any(chain);
        List<long[]> frames = frames(name);
        int first = random.nextInt(frames.size() - 1);
        long[] one = frames.get(first);
        long[] other = frames.get(first + 1);
        byte[] swapped = new byte[(int) (other[1] - one[0])];
        byte[] front = bytes(name, other[0], other[1]);
        System.arraycopy(front, 0, swapped, 0, front.length);
        System.arraycopy(
            bytes(name, one[0], one[1]), 0, swapped, front.length, swapped.length - front.length);
        replace(name, one[0], other[1], swapped);
      }
      case CHAIN_FILES_SWAPPED -> swap(chain.get(0), chain.get(chain.size() - 1));
      case INPUTS_SEGMENTS_SWAPPED ->
          swap(segment(covered().getFirst()), segment(covered().getLast()));
      case ENTRY_REWRITTEN -> rewrite(any(chain));
      case AUDIT_ROLLED_BACK -> rollBack(chain);
      case FOREIGN_CHAIN -> {
        chain.forEach(disk::delete);
        disk.delete(AuditFiles.ANCHOR);
        try (AuditChain made =
            AuditChain.open(new AuditFiles(disk), FOREIGN, random, 0, 0, 1, 1 << 20)) {
          List<Group.Range> ranges =
              new InputsDigest(disk, "inputs").of(0, whole.inputsTo(), 1L << 40);
          made.append(2, 1, ranges, List.of());
          Checkpoint _ = made.checkpoint(3, true);
        }
      }
    }
  }

  /// Changes a byte of a frame, and computes the hashes of it and of all that follow in its file
  /// anew: what somebody can do who knows the format.
  private void rewrite(String name) {
    List<Frame> frames = new ArrayList<>();
    try (DiskFile file = disk.open(name, false)) {
      FrameReader reader = new FrameReader(file);
      while (reader.next() instanceof FrameReader.Found.Whole(long _, Frame frame)) {
        frames.add(frame);
      }
    }
    int which = random.nextInt(frames.size());
    byte[] hash = which == 0 ? new byte[Frame.HASH_BYTES] : frames.get(which - 1).hash();
    ByteBuffer out = ByteBuffer.allocate((int) size(name));
    for (int i = 0; i < frames.size(); i++) {
      Frame frame = frames.get(i);
      byte[] body = frame.body().clone();
      if (i == which) {
        body[body.length - 1 - random.nextInt(body.length / 2)] ^= 1;
      }
      if (i >= which) {
        frame = new Frame(frame.kind(), body, Frame.hash(hash, frame.kind(), body));
        hash = frame.hash();
      }
      out.put(frame.encode());
    }
    write(name, out.array());
  }

  private void rollBack(List<String> chain) {
    chain.forEach(disk::delete);
    for (String name : new AuditFiles(before).names()) {
      copy(name);
    }
    disk.delete(AuditFiles.ANCHOR);
    copy(AuditFiles.ANCHOR);
  }

  private void copy(String name) {
    try (DiskFile file = before.open(name, false)) {
      ByteBuffer bytes = ByteBuffer.allocate((int) file.size());
      int _ = file.read(0, bytes);
      write(name, bytes.array());
    }
  }

  // Files

  private <T> T any(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  /// The segments of inputs that have covered records.
  private List<Long> covered() {
    return new SegmentFiles(disk, "inputs")
        .bases().stream().filter(base -> base < whole.inputsTo()).toList();
  }

  private long coveredEnd(long base) {
    List<Long> bases = covered();
    int next = bases.indexOf(base) + 1;
    long end = next < bases.size() ? bases.get(next) : whole.inputsTo();
    return SegmentFiles.offset(base, end);
  }

  private String segment(long base) {
    return new SegmentFiles(disk, "inputs").file(base);
  }

  private long size(String name) {
    try (DiskFile file = disk.open(name, false)) {
      return file.size();
    }
  }

  private void flip(String name, long from, long to) {
    try (DiskFile file = disk.open(name, false)) {
      long offset = random.nextLong(from, to < 0 ? file.size() : to);
      ByteBuffer one = ByteBuffer.allocate(1);
      int _ = file.read(offset, one);
      one.put(0, (byte) (one.get(0) ^ (1 << random.nextInt(8))));
      file.write(offset, one.flip());
    }
  }

  private void cut(String name, long size) {
    try (DiskFile file = disk.open(name, false)) {
      file.truncate(size);
    }
  }

  private void swap(String one, String other) {
    byte[] first = bytes(one, 0, size(one));
    byte[] second = bytes(other, 0, size(other));
    write(one, second);
    write(other, first);
  }

  private void write(String name, byte[] bytes) {
    try (DiskFile file = disk.open(name, true)) {
      file.truncate(0);
      file.write(0, ByteBuffer.wrap(bytes));
    }
  }

  private byte[] bytes(String name, long from, long to) {
    try (DiskFile file = disk.open(name, false)) {
      ByteBuffer bytes = ByteBuffer.allocate((int) (to - from));
      int _ = file.read(from, bytes);
      return bytes.array();
    }
  }

  private void replace(String name, long from, long to, byte[] by) {
    byte[] rest = bytes(name, to, size(name));
    try (DiskFile file = disk.open(name, false)) {
      file.truncate(from);
      file.write(from, ByteBuffer.wrap(by), ByteBuffer.wrap(rest));
    }
  }

  private List<long[]> frames(String name) {
    List<long[]> places = new ArrayList<>();
    try (DiskFile file = disk.open(name, false)) {
      FrameReader reader = new FrameReader(file);
      while (reader.next() instanceof FrameReader.Found.Whole(long offset, Frame frame)) {
        places.add(new long[] {offset, offset + frame.bytes()});
      }
    }
    return places;
  }
}
