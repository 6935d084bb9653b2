package io.lockstep.twin.internal.state;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/// Numbers for the few texts that many rows share.
final class Symbols {
  private final ObjectPages<String> texts;
  private final IdIndex index;

  Symbols(long generation) {
    texts = new ObjectPages<>(generation);
    index = new IdIndex(generation);
  }

  private Symbols(Symbols origin, long mine, long theirs) {
    texts = origin.texts.fork(mine, theirs);
    index = origin.index.fork(mine, theirs);
  }

  Symbols fork(long mine, long theirs) {
    return new Symbols(this, mine, theirs);
  }

  /// All numbers are below.
  int size() {
    return index.size();
  }

  String text(int number) {
    return texts.require(number);
  }

  int find(String text) {
    long hash = Hashing.of(text);
    for (int place = index.first(hash); place >= 0; place = index.next(hash, place)) {
      if (text.equals(texts.get(index.reference(place)))) {
        return index.reference(place);
      }
    }
    return -1;
  }

  int number(String text) {
    int known = find(text);
    if (known >= 0) {
      return known;
    }
    int number = index.size();
    texts.set(number, text);
    index.add(Hashing.of(text), number);
    return number;
  }

  void write(DataOutput out) throws IOException {
    Snapshots.writeTexts(out, texts, index.size());
    index.write(out);
  }

  void read(DataInput in) throws IOException {
    Snapshots.readTexts(in, texts);
    index.read(in);
  }
}
