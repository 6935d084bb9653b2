package io.lockstep.server.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.lang.syntax.elements.GivenClassesConjunction;
import java.net.URLEncoder;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// The kernel and all that runs inside of it is a function of its records: the same input gives the
/// same output, byte for byte, in every process.
class DeterminismTest {
  private static final JavaClasses CLASSES = ModuleTableTest.classes();
  private static final Set<String> TRANSCENDENTALS =
      Set.of(
          "sin", "cos", "tan", "asin", "acos", "atan", "atan2", "exp", "expm1", "log", "log10",
          "log1p", "pow", "sinh", "cosh", "tanh", "cbrt", "hypot");

  private static GivenClassesConjunction kernelClasses() {
    return noClasses()
        .that()
        .resideInAnyPackage(
            "io.lockstep.twin..",
            "io.lockstep.stream..",
            "io.lockstep.dtdl..",
            "io.lockstep.model..");
  }

  /// All of ingest runs inside of the kernel's driver, but for who may come in and what secrets
  /// are.
  private static GivenClassesConjunction decoderClasses() {
    return noClasses()
        .that()
        .resideInAnyPackage("io.lockstep.ingest..")
        .and()
        .doNotHaveFullyQualifiedName("io.lockstep.ingest.AdministratorScram")
        .and()
        .doNotHaveFullyQualifiedName("io.lockstep.ingest.Credentials")
        .and()
        .doNotHaveFullyQualifiedName("io.lockstep.ingest.KeyVault");
  }

  @Test
  void theKernelReadsNoClock() {
    for (GivenClassesConjunction classes :
        new GivenClassesConjunction[] {kernelClasses(), decoderClasses()}) {
      classes
          .should()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethodWhere(named("now").and(ownedBy("java.time.")))
          .because("time reaches the kernel only as records")
          .check(CLASSES);
    }
  }

  @Test
  void theKernelDrawsNothingAndStartsNothing() {
    for (GivenClassesConjunction classes :
        new GivenClassesConjunction[] {kernelClasses(), decoderClasses()}) {
      classes
          .should()
          .dependOnClassesThat()
          .belongToAnyOf(
              java.util.Random.class,
              java.security.SecureRandom.class,
              java.util.concurrent.ThreadLocalRandom.class,
              Thread.class)
          .orShould()
          .callMethod(Math.class, "random")
          .orShould()
          .callMethodWhere(named("randomUUID"))
          .because("random numbers and identifiers are drawn outside and travel in records")
          .check(CLASSES);
    }
  }

  @Test
  void theKernelTouchesNoFilesAndNoNetwork() {
    noClasses()
        .that()
        .resideInAnyPackage("io.lockstep.twin..", "io.lockstep.stream..")
        .should()
        .dependOnClassesThat(
            JavaClass.Predicates.resideInAnyPackage(
                    "java.nio.file..", "java.net..", "java.nio.channels..")
                // Turns text into text, in spite of its package.
                .and(DescribedPredicate.not(JavaClass.Predicates.type(URLEncoder.class))))
        .orShould()
        .dependOnClassesThat()
        .belongToAnyOf(java.io.File.class)
        .because("the kernel is pure; its runner is space")
        .check(CLASSES);
  }

  @Test
  void theKernelIteratesOverNothingWhoseOrderVariesByProcess() {
    noClasses()
        .that()
        .resideInAnyPackage("io.lockstep.twin..", "io.lockstep.stream..", "io.lockstep.ingest..")
        .should()
        .callMethod(System.class, "identityHashCode", Object.class)
        .orShould()
        .dependOnClassesThat()
        .belongToAnyOf(java.util.IdentityHashMap.class)
        .orShould()
        .callMethodWhere(
            ownedBy("java.util.stream.Collectors")
                .and(named("toSet").or(named("toUnmodifiableSet"))))
        .because("Set.of, Map.of and identity hashes have another order in every process")
        .check(CLASSES);
  }

  @Test
  void transcendentalFunctionsAreThoseOfStrictMath() {
    kernelClasses()
        .should()
        .callMethodWhere(
            ownedBy("java.lang.Math")
                .and(
                    DescribedPredicate.describe(
                        "transcendental", call -> TRANSCENDENTALS.contains(call.getName()))))
        .because("Math may be computed differently by different processors")
        .check(CLASSES);
  }

  private static DescribedPredicate<JavaMethodCall> named(String name) {
    return DescribedPredicate.describe("named " + name, call -> call.getName().equals(name));
  }

  private static DescribedPredicate<JavaMethodCall> ownedBy(String prefix) {
    return DescribedPredicate.describe(
        "of " + prefix, call -> call.getTargetOwner().getFullName().startsWith(prefix));
  }
}
