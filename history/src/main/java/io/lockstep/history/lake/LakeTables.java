package io.lockstep.history.lake;

import io.lockstep.dtdl.Interface;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// All tables of a lake, by the models of their twins. Confined to the lake's thread.
final class LakeTables {
  private static final String HINT = "/metadata/version-hint.text";

  private final LakeFiles files;
  private final LakeModels models;
  private final DataFolder data;
  private final Map<String, LakeTable> byName = new TreeMap<>();
  private final Map<String, LakeTable> byModel = new HashMap<>();
  private final Set<String> unknown = new HashSet<>();

  private LakeTables(LakeFiles files, LakeModels models, Path scratch) {
    this.files = files;
    this.models = models;
    data = new DataFolder(files, scratch);
  }

  /// Opens the tables that are there.
  ///
  /// @param scratch holds files on their way
  static LakeTables open(LakeFiles files, LakeModels models, Path scratch) {
    LakeTables tables = new LakeTables(files, models, scratch);
    String root = files.root() + "/models";
    for (String name : files.folders(root)) {
      if (files.exists(root + "/" + name + HINT)) {
        LakeTable _ = tables.byName.put(name, LakeTable.found(files, tables.data, name));
      }
    }
    return tables;
  }

  LakeFiles files() {
    return files;
  }

  Collection<LakeTable> all() {
    return byName.values();
  }

  /// The table of a model's twins; made when there is none.
  LakeTable of(String modelId) {
    return byModel.computeIfAbsent(
        modelId,
        id ->
            byName.computeIfAbsent(
                TableNames.table(id), name -> LakeTable.open(files, data, name, id)));
  }

  /// Sees to it that a table has the columns of a model.
  void see(LakeTable table, String modelId) {
    if (table.knows(modelId) || unknown.contains(modelId)) {
      return;
    }
    List<Interface> all = models.interfaces();
    Optional<Interface> found =
        all.stream().filter(each -> each.id().value().equals(modelId)).findFirst();
    if (found.isEmpty()) {
      unknown.add(modelId);
      return;
    }
    table.follow(modelId, ModelColumns.of(found.get(), all));
  }

  /// Models that were not there are looked for again.
  void forgetUnknown() {
    unknown.clear();
  }
}
