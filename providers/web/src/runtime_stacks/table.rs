//! The runtimes that App Service documents, with the texts that stand for them in an app's settings.

pub struct Stack {
    pub text: &'static str,
    pub value: &'static str,
    pub preferred: Option<&'static str>,
    pub majors: &'static [Major],
}

pub struct Major {
    pub text: &'static str,
    pub value: &'static str,
    pub minors: &'static [Minor],
}

pub struct Minor {
    pub text: &'static str,
    pub value: &'static str,
    pub settings: Settings,
}

pub enum Settings {
    /// A runtime, on the systems that have it.
    Runtime {
        windows: Option<&'static str>,
        linux: Option<&'static str>,
        /// The version with which it is built elsewhere.
        built_with: &'static str,
    },
    /// What Java runs in. On Linux: the Java, and the text for both.
    Container {
        java_container: &'static str,
        version: &'static str,
        linux: &'static [(&'static str, &'static str)],
    },
}

pub const STACKS: [Stack; 6] = [
    stack(".NET", "dotnet", Some("windows"), &DOTNET),
    stack("Node", "node", Some("linux"), &NODE),
    stack("Python", "python", Some("linux"), &PYTHON),
    stack("PHP", "php", Some("linux"), &PHP),
    stack("Java", "java", Some("linux"), &JAVA),
    stack("Java Containers", "javacontainers", None, &JAVA_CONTAINERS),
];

const DOTNET: [Major; 5] = [
    major(
        ".NET 10 (LTS)",
        "dotnet10",
        &[both(".NET 10 (LTS)", "10", "v10.0", "DOTNETCORE|10.0", "10.x")],
    ),
    major(".NET 9 (STS)", "dotnet9", &[both(".NET 9 (STS)", "9", "v9.0", "DOTNETCORE|9.0", "9.x")]),
    major(".NET 8 (LTS)", "dotnet8", &[both(".NET 8 (LTS)", "8", "v8.0", "DOTNETCORE|8.0", "8.x")]),
    major("ASP.NET V4", "aspdotnetv4", &[windows("ASP.NET V4.8", "v4.8", "v4.0", "3.1")]),
    major("ASP.NET V3", "aspdotnetv3", &[windows("ASP.NET V3.5", "v3.5", "v2.0", "2.1")]),
];

const NODE: [Major; 3] = [
    major("Node 24", "24", &[both("Node 24 LTS", "24-lts", "~24", "NODE|24-lts", "24.x")]),
    major("Node 22", "22", &[both("Node 22 LTS", "22-lts", "~22", "NODE|22-lts", "22.x")]),
    major("Node 20", "20", &[both("Node 20 LTS", "20-lts", "~20", "NODE|20-lts", "20.x")]),
];

const PYTHON: [Major; 1] = [major(
    "Python 3",
    "3",
    &[
        linux("Python 3.14", "3.14", "PYTHON|3.14", "3.14"),
        linux("Python 3.13", "3.13", "PYTHON|3.13", "3.13"),
        linux("Python 3.12", "3.12", "PYTHON|3.12", "3.12"),
        linux("Python 3.11", "3.11", "PYTHON|3.11", "3.11"),
        linux("Python 3.10", "3.10", "PYTHON|3.10", "3.10"),
    ],
)];

const PHP: [Major; 1] = [major(
    "PHP 8",
    "8",
    &[
        linux("PHP 8.4", "8.4", "PHP|8.4", "8.4"),
        linux("PHP 8.3", "8.3", "PHP|8.3", "8.3"),
        linux("PHP 8.2", "8.2", "PHP|8.2", "8.2"),
    ],
)];

/// The Javas alone; on Linux an app names the container with it.
const JAVA: [Major; 4] = [
    major("Java 21", "21", &[both("Java 21", "21.0", "21", "", "21")]),
    major("Java 17", "17", &[both("Java 17", "17.0", "17", "", "17")]),
    major("Java 11", "11", &[both("Java 11", "11.0", "11", "", "11")]),
    major("Java 8", "8", &[both("Java 8", "8.0", "1.8", "", "8")]),
];

const JAVA_CONTAINERS: [Major; 3] = [
    major(
        "Java SE (Embedded Web Server)",
        "javase",
        &[Minor {
            text: "Java SE (Embedded Web Server)",
            value: "SE",
            settings: Settings::Container {
                java_container: "JAVA",
                version: "SE",
                linux: &[
                    ("21", "JAVA|21-java21"),
                    ("17", "JAVA|17-java17"),
                    ("11", "JAVA|11-java11"),
                    ("8", "JAVA|8-jre8"),
                ],
            },
        }],
    ),
    major(
        "Apache Tomcat 10.1",
        "tomcat10.1",
        &[Minor {
            text: "Apache Tomcat 10.1",
            value: "10.1",
            settings: Settings::Container {
                java_container: "TOMCAT",
                version: "10.1",
                linux: &[
                    ("21", "TOMCAT|10.1-java21"),
                    ("17", "TOMCAT|10.1-java17"),
                    ("11", "TOMCAT|10.1-java11"),
                ],
            },
        }],
    ),
    major(
        "Apache Tomcat 9.0",
        "tomcat9.0",
        &[Minor {
            text: "Apache Tomcat 9.0",
            value: "9.0",
            settings: Settings::Container {
                java_container: "TOMCAT",
                version: "9.0",
                linux: &[
                    ("21", "TOMCAT|9.0-java21"),
                    ("17", "TOMCAT|9.0-java17"),
                    ("11", "TOMCAT|9.0-java11"),
                    ("8", "TOMCAT|9.0-jre8"),
                ],
            },
        }],
    ),
];

type Text = &'static str;

const fn stack(
    text: Text,
    value: Text,
    preferred: Option<Text>,
    majors: &'static [Major],
) -> Stack {
    Stack { text, value, preferred, majors }
}

const fn major(text: Text, value: Text, minors: &'static [Minor]) -> Major {
    Major { text, value, minors }
}

const fn both(text: Text, value: Text, windows: Text, linux: Text, built_with: Text) -> Minor {
    let (windows, linux) = (Some(windows), Some(linux));
    Minor { text, value, settings: Settings::Runtime { windows, linux, built_with } }
}

const fn windows(text: Text, value: Text, windows: Text, built_with: Text) -> Minor {
    let (windows, linux) = (Some(windows), None);
    Minor { text, value, settings: Settings::Runtime { windows, linux, built_with } }
}

const fn linux(text: Text, value: Text, linux: Text, built_with: Text) -> Minor {
    let (windows, linux) = (None, Some(linux));
    Minor { text, value, settings: Settings::Runtime { windows, linux, built_with } }
}
