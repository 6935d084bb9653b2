package io.lockstep.dtdl.internal.metamodel;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The vocabularies in use, made once for each set of contexts. Thread-safe.
public final class Vocabularies {

  /// More sets than this are not kept: no real workspace has them.
  private static final int KEPT_MAX = 1_000;

  private final Map<List<String>, Vocabulary> byContexts = new ConcurrentHashMap<>();

  public Vocabulary get(Metamodel language, List<Extension> extensions) {
    List<String> key = new ArrayList<>(extensions.size() + 1);
    key.add(language.version() + language.limitContext());
    for (Extension extension : extensions) {
      key.add(extension.context());
    }
    Vocabulary known = byContexts.get(key);
    if (known == null) {
      known = new Vocabulary(language, extensions);
      if (byContexts.size() < KEPT_MAX) {
        byContexts.put(List.copyOf(key), known);
      }
    }
    return known;
  }
}
