/**
 * The text of an `.env.example`: that of mlreg's own clone, and that of a new project.
 *
 * @param trackingUri - of the registry
 */
export function envExample(trackingUri: string): string {
  return `${HEAD}
# The MLflow server, or its database (required).
MLFLOW_TRACKING_URI=${trackingUri}
${REST}`;
}

const HEAD = `# Copy it, fill in what you use, delete the rest:  cp .env.example .env && chmod 600 .env
# mlreg, direnv (.envrc) and \`source ./setup_env.sh\` read .env. Keep it out of version control.
`;

const REST = `# Where experiments that mlreg creates keep their files.
MLFLOW_ARTIFACT_ROOT=s3://your-bucket/mlflow-artifacts
# The S3 server: of AWS in your region, or any other that speaks S3.
MLFLOW_S3_ENDPOINT_URL=https://s3.region.amazonaws.com

# The credential for S3.
AWS_ACCESS_KEY_ID=your_access_key
AWS_SECRET_ACCESS_KEY=your_secret_key
AWS_DEFAULT_REGION=your_region

# Optional: the bucket for backups, and what this machine is for.
MLFLOW_S3_BUCKET=your-bucket
ENVIRONMENT=production

# Optional: the name of your experiment, with "_" behind it, is what models may be named without.
# MLFLOW_EXPERIMENT_NAME=openstack_rca_system_auto

# Optional: who you are at the MLflow server, if it asks.
# MLFLOW_TRACKING_USERNAME=your_user_name
# MLFLOW_TRACKING_PASSWORD='your password'
# MLFLOW_TRACKING_TOKEN=your_token
# MLREG_TOKEN_COMMAND is not read from here: export it, or put it into a profile.
`;
