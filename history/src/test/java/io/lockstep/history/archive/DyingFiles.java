package io.lockstep.history.archive;

import io.lockstep.history.lake.LakeFiles;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/// Files, and an audit, that are no more after so many steps that leave something behind: as for a
/// process that is killed there. The last step may have happened or not.
final class DyingFiles implements LakeFiles, ArchiveLedger {
  private final LakeFiles files;
  private final ArchiveLedger ledger;
  private final AtomicLong left = new AtomicLong();
  private final boolean happens;

  /// @param steps so many succeed
  /// @param happens whether the one after them has its effect all the same
  DyingFiles(LakeFiles files, ArchiveLedger ledger, long steps, boolean happens) {
    this.files = files;
    this.ledger = ledger;
    this.happens = happens;
    left.set(steps);
  }

  /// Whether it is dead.
  boolean isDead() {
    return left.get() < 0;
  }

  private void step(Runnable effect) {
    long now = left.decrementAndGet();
    if (now >= 0 || (now == -1 && happens)) {
      effect.run();
    }
    if (now < 0) {
      throw new LockstepException(ErrorCode.STORAGE_FAILED, "killed");
    }
  }

  @Override
  public void enter(ArchiveEntry entry) {
    step(() -> ledger.enter(entry));
  }

  @Override
  public java.util.Optional<ArchiveEntry> last(String archive) {
    return ledger.last(archive);
  }

  @Override
  public String root() {
    return files.root();
  }

  @Override
  public void put(String path, byte[] content) {
    step(() -> files.put(path, content));
  }

  @Override
  public boolean create(String path, byte[] content) {
    boolean[] made = new boolean[1];
    step(() -> made[0] = files.create(path, content));
    return made[0];
  }

  @Override
  public void upload(Path from, String path) {
    step(() -> files.upload(from, path));
  }

  @Override
  public boolean exists(String path) {
    return files.exists(path);
  }

  @Override
  public byte[] read(String path) {
    return files.read(path);
  }

  @Override
  public Path fetch(String path, Path scratch) {
    return files.fetch(path, scratch);
  }

  @Override
  public List<Listed> list(String prefix) {
    return files.list(prefix);
  }

  @Override
  public void delete(String path) {
    step(() -> files.delete(path));
  }
}
