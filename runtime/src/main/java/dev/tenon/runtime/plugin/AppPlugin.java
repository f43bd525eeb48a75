package dev.tenon.runtime.plugin;

import dev.tenon.runtime.invoke.AppCode;
import java.nio.file.Path;
import java.util.List;
import org.pf4j.AbstractPluginManager;
import org.pf4j.DefaultExtensionFactory;
import org.pf4j.DefaultExtensionFinder;
import org.pf4j.DefaultPluginDescriptor;
import org.pf4j.DefaultPluginFactory;
import org.pf4j.DefaultVersionManager;
import org.pf4j.ExtensionFactory;
import org.pf4j.ExtensionFinder;
import org.pf4j.Plugin;
import org.pf4j.PluginDescriptor;
import org.pf4j.PluginDescriptorFinder;
import org.pf4j.PluginFactory;
import org.pf4j.PluginLoader;
import org.pf4j.PluginRepository;
import org.pf4j.PluginStatusProvider;
import org.pf4j.VersionManager;

/**
 * One app version as a PF4J plugin with a plugin manager of its own, so that two versions of one
 * app can be loaded side by side and each can be collected alone. What PF4J asks about the plugin
 * is answered from {@link AppCode}; an app needs no {@code plugin.properties}.
 */
final class AppPlugin extends AbstractPluginManager implements AutoCloseable {

  private final AppCode code;
  private final AppClassLoader loader;

  private AppPlugin(AppCode code, AppClassLoader loader) {
    super(Path.of(code.path()));
    this.code = code;
    this.loader = loader;
  }

  static AppPlugin start(AppCode code, AppClassLoader loader) {
    AppPlugin plugin = new AppPlugin(code, loader);
    plugin.loadPlugin(Path.of(code.path()));
    plugin.startPlugins();
    return plugin;
  }

  AppClassLoader loader() {
    return loader;
  }

  /** Stops and unloads the plugin, which closes its class loader. */
  @Override
  public void close() {
    unloadPlugins();
  }

  @Override
  protected String getPluginLabel(PluginDescriptor descriptor) {
    return code.key();
  }

  // PF4J calls these from its constructor, when our fields are not yet set: they only build objects
  // that look at them later.

  @Override
  protected PluginDescriptorFinder createPluginDescriptorFinder() {
    return new PluginDescriptorFinder() {
      @Override
      public boolean isApplicable(Path path) {
        return true;
      }

      @Override
      public PluginDescriptor find(Path path) {
        return new DefaultPluginDescriptor(
            code.key(), code.name(), Plugin.class.getName(), "0.0.0", "*", "", "");
      }
    };
  }

  @Override
  protected PluginLoader createPluginLoader() {
    return new PluginLoader() {
      @Override
      public boolean isApplicable(Path path) {
        return true;
      }

      @Override
      public ClassLoader loadPlugin(Path path, PluginDescriptor descriptor) {
        return loader;
      }
    };
  }

  @Override
  protected PluginRepository createPluginRepository() {
    return new PluginRepository() {
      @Override
      public List<Path> getPluginPaths() {
        return List.of();
      }

      @Override
      public boolean deletePluginPath(Path path) {
        return false;
      }
    };
  }

  @Override
  protected PluginStatusProvider createPluginStatusProvider() {
    return new PluginStatusProvider() {
      @Override
      public boolean isPluginDisabled(String id) {
        return false;
      }

      @Override
      public void disablePlugin(String id) {}

      @Override
      public void enablePlugin(String id) {}
    };
  }

  @Override
  protected PluginFactory createPluginFactory() {
    return new DefaultPluginFactory();
  }

  @Override
  protected ExtensionFactory createExtensionFactory() {
    return new DefaultExtensionFactory();
  }

  @Override
  protected ExtensionFinder createExtensionFinder() {
    return new DefaultExtensionFinder(this);
  }

  @Override
  protected VersionManager createVersionManager() {
    return new DefaultVersionManager();
  }
}
