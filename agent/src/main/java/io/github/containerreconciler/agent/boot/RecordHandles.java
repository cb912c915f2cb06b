package io.github.containerreconciler.agent.boot;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.runtime.ObjectMethods;
import java.util.List;

/**
 * Frees our classes from the JDK's methods of records. Up to JDK 18 the method handles that these
 * are made from keep the last type they were adapted to, for good (JDK-8078641), and so our class
 * loader. Making such methods once more, for a class of the JDK, replaces that type.
 */
final class RecordHandles {

  private static final List<String> METHODS = List.of("equals", "hashCode", "toString");

  private RecordHandles() {}

  /** Call it last: a method of one of our records that is made later would be kept again. */
  static void release() {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      MethodHandle getter =
          lookup.findVirtual(String.class, "toString", MethodType.methodType(String.class));
      for (String method : METHODS) {
        ObjectMethods.bootstrap(lookup, method, MethodHandle.class, String.class, "text", getter);
      }
    } catch (Throwable e) { // a JDK that refuses this is a newer one, which keeps nothing
      return;
    }
  }
}
