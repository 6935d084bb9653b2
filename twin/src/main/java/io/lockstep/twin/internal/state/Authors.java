package io.lockstep.twin.internal.state;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/// Who made remembered changes, and why: each pair once, for as long as an entry of the memory
/// refers to it. Confined to one thread; a fork is independent.
final class Authors {
  private static final int ENTRY_BYTES = 160;

  /// @param who the principal or device; empty when nobody in particular
  /// @param why the reason that was given; empty when none was
  record Author(String who, String why) {
    long hash() {
      return Hashing.of(Hashing.of(who), why);
    }

    long bytes() {
      return ENTRY_BYTES + 2L * (who.length() + why.length());
    }
  }

  private final ObjectPages<Author> authors;
  private final LongPages uses;
  private final IdIndex index;
  private final References references;
  private long bytes;

  Authors(long generation) {
    authors = new ObjectPages<>(generation);
    uses = new LongPages(7, 1, generation);
    index = new IdIndex(generation);
    references = new References(generation);
  }

  private Authors(Authors origin, long mine, long theirs) {
    authors = origin.authors.fork(mine, theirs);
    uses = origin.uses.fork(mine, theirs);
    index = origin.index.fork(mine, theirs);
    references = origin.references.fork(mine, theirs);
    bytes = origin.bytes;
  }

  Authors fork(long mine, long theirs) {
    return new Authors(this, mine, theirs);
  }

  Author get(int number) {
    return authors.require(number);
  }

  long bytes() {
    return bytes;
  }

  /// The number of an author, used once more.
  int use(String who, String why) {
    Author author = new Author(who, why);
    long hash = author.hash();
    for (int place = index.first(hash); place >= 0; place = index.next(hash, place)) {
      int known = index.reference(place);
      if (author.equals(authors.get(known))) {
        uses.set(known, 0, uses.get(known, 0) + 1);
        return known;
      }
    }
    int number = references.take();
    authors.set(number, author);
    uses.ensure(number);
    uses.set(number, 0, 1);
    index.add(hash, number);
    bytes += author.bytes();
    return number;
  }

  /// One use less; with the last one the author is forgotten.
  void giveBack(int number) {
    long left = uses.get(number, 0) - 1;
    uses.set(number, 0, left);
    if (left > 0) {
      return;
    }
    Author author = get(number);
    long hash = author.hash();
    int place = index.first(hash);
    while (index.reference(place) != number) {
      place = index.next(hash, place);
    }
    index.removeAt(place);
    authors.set(number, null);
    references.giveBack(number);
    bytes -= author.bytes();
  }

  void write(DataOutput out) throws IOException {
    references.write(out);
    uses.write(out, references.limit());
    for (int i = 0; i < references.limit(); i++) {
      Author author = authors.get(i);
      if (author != null) {
        out.writeInt(i);
        Snapshots.writeText(out, author.who());
        Snapshots.writeText(out, author.why());
      }
    }
    out.writeInt(-1);
  }

  void read(DataInput in) throws IOException {
    references.read(in);
    uses.read(in);
    for (int number = in.readInt(); number >= 0; number = in.readInt()) {
      Author author = new Author(Snapshots.readText(in), Snapshots.readText(in));
      authors.set(number, author);
      index.add(author.hash(), number);
      bytes += author.bytes();
    }
  }
}
