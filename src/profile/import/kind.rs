//! The kinds of text that hold the credentials of an Identity Service.

/// What a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A whole settings file, as .NET's configuration reads it.
    Settings,
    /// Members of a settings file without the braces around them.
    SettingsFragment,
    /// The array of clients alone.
    ClientList,
    /// The text of `Clients` alone, as the vendor prints it.
    ClientsText,
    /// One client alone.
    OneClient,
    /// `web.config` or `applicationHost.config` of IIS, with environment variables.
    WebConfig,
    /// A Dockerfile.
    Dockerfile,
    /// Lines for a shell: `docker run`, `export`, `setx` and their like.
    Commands,
    /// A Docker Compose file.
    Compose,
    /// A file of environment variables.
    EnvFile,
    /// What `docker inspect` prints.
    DockerInspect,
    /// A Kubernetes ConfigMap.
    ConfigMap,
    /// A Kubernetes Secret.
    KubernetesSecret,
    /// Any other Kubernetes object.
    Kubernetes,
    /// YAML that names environment variables, whatever it belongs to.
    Yaml,
    /// JSON of another program, with environment variables in it.
    Json,
    /// Values with names: a table, or a list of labels.
    Named,
    /// The application settings of an Azure App Service.
    AzureSettings,
    /// clio's own settings.
    Clio,
    /// A Postman environment.
    Postman,
}

impl Kind {
    /// Its name for programs.
    pub const fn name(self) -> &'static str {
        match self {
            Kind::Settings => "settings",
            Kind::SettingsFragment => "settings_fragment",
            Kind::ClientList => "client_list",
            Kind::ClientsText => "clients_text",
            Kind::OneClient => "one_client",
            Kind::WebConfig => "web_config",
            Kind::Dockerfile => "dockerfile",
            Kind::Commands => "commands",
            Kind::Compose => "compose",
            Kind::EnvFile => "env_file",
            Kind::DockerInspect => "docker_inspect",
            Kind::ConfigMap => "config_map",
            Kind::KubernetesSecret => "kubernetes_secret",
            Kind::Kubernetes => "kubernetes",
            Kind::Yaml => "yaml",
            Kind::Json => "json",
            Kind::Named => "named",
            Kind::AzureSettings => "azure_settings",
            Kind::Clio => "clio",
            Kind::Postman => "postman",
        }
    }

    /// Key of the sentence that says what the text is; a whole settings file needs none.
    pub const fn key(self) -> Option<&'static str> {
        Some(match self {
            Kind::Settings => return None,
            Kind::SettingsFragment => "import_kind_fragment",
            Kind::ClientList => "import_kind_list",
            Kind::ClientsText => "import_kind_text",
            Kind::OneClient => "import_kind_client",
            Kind::WebConfig => "import_kind_web_config",
            Kind::Dockerfile => "import_kind_dockerfile",
            Kind::Commands => "import_kind_commands",
            Kind::Compose => "import_kind_compose",
            Kind::EnvFile => "import_kind_env",
            Kind::DockerInspect => "import_kind_inspect",
            Kind::ConfigMap => "import_kind_config_map",
            Kind::KubernetesSecret => "import_kind_secret",
            Kind::Kubernetes => "import_kind_kubernetes",
            Kind::Yaml => "import_kind_yaml",
            Kind::Json => "import_kind_json",
            Kind::Named => "import_kind_named",
            Kind::AzureSettings => "import_kind_azure",
            Kind::Clio => "import_kind_clio",
            Kind::Postman => "import_kind_postman",
        })
    }
}
