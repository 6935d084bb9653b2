package io.lockstep.server.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// ARCHITECTURE.md, "Modules": the table is law.
class ModuleTableTest {
  private static final String ROOT = "io.lockstep.";

  @Test
  void everyModuleOfTheParentPomHasARowAndTheOrderIsTheTables() {
    List<String> existing = ModuleTable.existing();
    List<String> rows = new ArrayList<>(ModuleTable.allowed().keySet());

    assertThat(existing).isNotEmpty().isSubsetOf(rows);
    rows.retainAll(existing);
    assertThat(existing).containsExactlyElementsOf(rows);
  }

  @Test
  void everyPomNamesOnlyWhatItsRowAllows() {
    Map<String, Set<String>> allowed = ModuleTable.allowed();
    for (String module : ModuleTable.existing()) {
      assertThat(ModuleTable.declared(module))
          .as("dependencies of %s/pom.xml", module)
          .isSubsetOf(allowed.get(module));
    }
  }

  @Test
  void importsStayWithinTheTable() {
    Map<String, Set<String>> allowed = ModuleTable.allowed();
    Set<String> violations = new TreeSet<>();
    for (JavaClass type : classes()) {
      String module = moduleOf(type.getPackageName());
      for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
        JavaClass target = dependency.getTargetClass().getBaseComponentType();
        if (!target.getPackageName().startsWith(ROOT)) {
          continue;
        }
        String other = moduleOf(target.getPackageName());
        boolean isDtdlThroughModel = other.equals("dtdl") && allowed.get(module).contains("model");
        if (!other.equals(module) && !allowed.get(module).contains(other) && !isDtdlThroughModel) {
          violations.add("%s -> %s".formatted(type.getName(), target.getName()));
        }
      }
    }
    assertThat(violations).isEmpty();
  }

  @Test
  void internalPackagesAreUsedByTheirOwnModuleOnly() {
    Set<String> violations = new TreeSet<>();
    for (JavaClass type : classes()) {
      String module = moduleOf(type.getPackageName());
      for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
        String target = dependency.getTargetClass().getBaseComponentType().getPackageName();
        if (target.startsWith(ROOT)
            && target.contains(".internal")
            && !moduleOf(target).equals(module)) {
          violations.add("%s -> %s".formatted(type.getName(), target));
        }
      }
    }
    assertThat(violations).isEmpty();
  }

  static JavaClasses classes() {
    return new ClassFileImporter()
        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
        .withImportOption(location -> !location.contains("-tests.jar"))
        .importPackages("io.lockstep");
  }

  private static String moduleOf(String packageName) {
    String rest = packageName.substring(ROOT.length());
    int dot = rest.indexOf('.');
    return dot < 0 ? rest : rest.substring(0, dot);
  }
}
