package io.github.containerreconciler.agent.callback;

import io.github.containerreconciler.Registration;
import io.github.containerreconciler.TrackedContainers;
import io.github.containerreconciler.internal.config.CallbackSettings;
import io.github.containerreconciler.internal.config.ReconcilerConfig;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ThreadFactory;
import javax.management.MBeanServer;

/** Registers the callbacks of the settings beside those of the application. */
public final class AskedCallbacks {

  private AskedCallbacks() {}

  /**
   * Registers them all for one reconciler; asks nobody yet.
   *
   * @param server the platform's, with the MBeans that are asked
   * @return unregisters them, and stops what is under way
   * @throws IllegalStateException if the name of one is taken; then none is registered
   */
  public static Runnable register(
      ReconcilerConfig config, MBeanServer server, ThreadFactory threads) {
    Deque<Runnable> undo = new ArrayDeque<>();
    Runnable all = () -> undo.forEach(Runnable::run);
    try {
      for (CallbackSettings settings : config.callbacks()) {
        AskedCallback callback = AskedCallback.of(settings, config, server, threads);
        Registration registration =
            TrackedContainers.register(
                settings.name(), config.name(), callback::askForJmx, settings.match());
        undo.push(callback::close);
        undo.push(registration::close);
      }
      return all;
    } catch (RuntimeException | Error e) {
      all.run();
      throw e;
    }
  }
}
